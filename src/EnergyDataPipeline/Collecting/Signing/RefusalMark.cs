using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EnergyDataPipeline.Collecting.Signing;

/// <summary>
/// What is left of a refused sign-in where other processes see it: the status, and by which secret, so that another secret is not taken for the
/// refused one. The secret is salted and hashed slowly; whoever reads the mark learns no more than by asking the operator.
/// </summary>
internal static class RefusalMark
{
    private const string Form = "1";
    private const int Rounds = 600_000;
    private const int Length = 32;

    /// <summary>
    /// Name of the account of <paramref name="request"/>: its source, and a digest of its user name; of a key or token, which has none, of the place
    /// that it is kept in.
    /// </summary>
    public static string AccountOf(CollectRequest request)
    {
        var user = request.SignIn is SignIn.Basic basic ? basic.Username : $"{request.SignIn.GetType().Name} {request.SecretPlace}";
        return $"{request.SourceId} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)))[..16]}";
    }

    /// <summary>The mark of <paramref name="signIn"/>, refused with <paramref name="status"/>.</summary>
    public static string Of(SignIn signIn, int status)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return string.Join(
            '.',
            Form,
            status.ToString(CultureInfo.InvariantCulture),
            Convert.ToHexStringLower(salt),
            Convert.ToHexStringLower(Hash(signIn, salt))
        );
    }

    /// <summary>The status with which <paramref name="signIn"/> was refused; null where <paramref name="mark"/> is of another secret, or none of ours.</summary>
    public static int? StatusOf(string mark, SignIn signIn)
    {
        if (
            mark.Split('.') is not [Form, var status, { Length: 32 } salt, { Length: Length * 2 } hash]
            || !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            || !salt.All(char.IsAsciiHexDigitLower)
            || !hash.All(char.IsAsciiHexDigitLower)
        )
        {
            return null;
        }

        return CryptographicOperations.FixedTimeEquals(Hash(signIn, Convert.FromHexString(salt)), Convert.FromHexString(hash))
            ? code
            : null;
    }

    private static byte[] Hash(SignIn signIn, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(SecretOf(signIn)), salt, Rounds, HashAlgorithmName.SHA256, Length);

    private static string SecretOf(SignIn signIn) =>
        signIn switch
        {
            SignIn.Basic basic => basic.Password.Reveal(),
            SignIn.ApiKeyHeader key => key.Key.Reveal(),
            SignIn.ApiKeyQuery key => key.Key.Reveal(),
            SignIn.Bearer bearer => bearer.Token.Reveal(),
            _ => "",
        };
}
