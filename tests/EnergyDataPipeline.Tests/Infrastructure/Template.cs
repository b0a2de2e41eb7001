using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EnergyDataPipeline.Tests.Infrastructure;

/// <summary>
/// The CloudFormation template, worked out for given parameters: conditions are decided, texts put together, and a reference to a resource
/// stands for its name or address, as it would.
/// </summary>
internal sealed partial class Template
{
    private readonly JsonObject _whole;
    private readonly Dictionary<string, JsonNode?> _parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _worked = new(StringComparer.Ordinal);

    public Template(string text, IReadOnlyDictionary<string, string> given, string account, string region)
    {
        _whole = JsonNode.Parse(text)!.AsObject();
        foreach (var (name, parameter) in _whole["Parameters"]!.AsObject())
        {
            var isList = parameter!["Type"]!.GetValue<string>() == "CommaDelimitedList";
            var value = given.TryGetValue(name, out var own) ? JsonValue.Create(own) : parameter["Default"]!.DeepClone();
            _parameters[name] = isList
                ? new JsonArray([.. value!.GetValue<string>().Split(',').Select(item => (JsonNode)item)])
                : JsonValue.Create(value!.ToString());
        }

        if (given.Keys.FirstOrDefault(name => !_parameters.ContainsKey(name)) is { } unknown)
        {
            throw new ArgumentException($"The template has no parameter {unknown}.", nameof(given));
        }

        _parameters["AWS::AccountId"] = account;
        _parameters["AWS::Partition"] = "aws";
        _parameters["AWS::Region"] = region;
        _parameters["AWS::URLSuffix"] = "amazonaws.com";
    }

    /// <summary>The resources that are made, by their logical names.</summary>
    public IReadOnlyDictionary<string, JsonObject> Resources()
    {
        foreach (var (name, resource) in _whole["Resources"]!.AsObject())
        {
            if (resource!["Condition"] is not { } condition || Holds(condition.GetValue<string>()))
            {
                _ = Resource(name);
            }
        }

        return _worked;
    }

    /// <summary>What a component or a person may do, with the containers switched on: the policy's statements.</summary>
    public static IReadOnlyList<JsonNode> StatementsOf(string component)
    {
        var template = new Template(
            Tool.Text("infra", "cloudformation", "template.json"),
            new Dictionary<string, string> { ["EnableWorkers"] = "true" },
            Deployed.Account,
            "us-east-1"
        );
        var pascal = char.ToUpperInvariant(component[0]) + component[1..];
        var resources = template.Resources();
        var policy = resources.TryGetValue(pascal + "Role", out var role)
            ? role["Properties"]!["Policies"]![0]!["PolicyDocument"]!
            : resources[pascal + "Policy"]["Properties"]!["PolicyDocument"]!;
        return [.. policy["Statement"]!.AsArray().Select(statement => statement!)];
    }

    /// <summary>What the stack tells, by name.</summary>
    public IReadOnlyDictionary<string, string> Outputs() =>
        _whole["Outputs"]!.AsObject().ToDictionary(output => output.Key, output => Work(output.Value!["Value"]!)!.ToString());

    /// <summary>
    /// The template as moto can take it. What moto has not:
    /// - what <c>AWS::NoValue</c> leaves out of a list stays in it, as null; the conditions of items are decided here;
    /// - S3 takes a bucket's policy without its conditions, so that the one that refuses what comes without TLS refuses everything;
    /// - CloudFormation makes no schedules, scaling or Glue and Athena resources, and passes over them.
    /// </summary>
    public string ForMoto()
    {
        var whole = _whole.DeepClone().AsObject();
        whole["Resources"]!.AsObject().Remove("StoreBucketPolicy");
        whole["Resources"] = Decided(whole["Resources"]!);
        return whole.ToJsonString();
    }

    private JsonNode Decided(JsonNode value) =>
        value switch
        {
            JsonArray list => new JsonArray([
                .. list.Select(item =>
                        (item as JsonObject)?["Fn::If"] is { } choice && choice[2]!.ToJsonString() == """{"Ref":"AWS::NoValue"}"""
                            ? Holds(choice[0]!.ToString())
                                ? choice[1]
                                : null
                            : item
                    )
                    .Where(item => item is not null)
                    .Select(item => Decided(item!)),
            ]),
            JsonObject found when !found.ContainsKey("Fn::If") => new JsonObject(
                found.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Decided(pair.Value!)))
            ),
            _ => value.DeepClone(),
        };

    private JsonObject Resource(string name)
    {
        if (!_worked.TryGetValue(name, out var worked))
        {
            var resource = _whole["Resources"]![name]!;
            worked = new JsonObject { ["Type"] = resource["Type"]!.DeepClone(), ["Properties"] = Work(resource["Properties"]!) };
            _worked[name] = worked;
        }

        return worked;
    }

    private bool Holds(string condition) => IsTrue(_whole["Conditions"]![condition]!);

    private bool IsTrue(JsonNode condition)
    {
        var (name, value) = condition.AsObject().Single();
        return name switch
        {
            "Condition" => Holds(value!.GetValue<string>()),
            "Fn::Not" => !IsTrue(value![0]!),
            "Fn::And" => value!.AsArray().All(one => IsTrue(one!)),
            "Fn::Or" => value!.AsArray().Any(one => IsTrue(one!)),
            "Fn::Equals" => Work(value![0]!)!.ToString() == Work(value[1]!)!.ToString(),
            _ => throw new NotSupportedException($"condition {name}"),
        };
    }

    /// <summary>What a value becomes; null for what is left out.</summary>
    private JsonNode? Work(JsonNode value)
    {
        if (value is JsonArray list)
        {
            return new JsonArray([.. list.Select(item => Work(item!)).Where(item => item is not null)]);
        }

        if (value is not JsonObject found)
        {
            return value.DeepClone();
        }

        if (found.Count == 1)
        {
            var (name, argument) = found.Single();
            switch (name)
            {
                case "Ref":
                    var referred = argument!.GetValue<string>();
                    return referred == "AWS::NoValue" ? null
                        : _parameters.TryGetValue(referred, out var parameter) ? parameter!.DeepClone()
                        : Known(referred, "Ref");
                case "Fn::GetAtt":
                    return Known(argument![0]!.GetValue<string>(), argument[1]!.GetValue<string>());
                case "Fn::If":
                    return Work(argument![Holds(argument[0]!.GetValue<string>()) ? 1 : 2]!);
                case "Fn::Join":
                    return string.Join(argument![0]!.GetValue<string>(), Work(argument[1]!)!.AsArray().Select(item => item!.ToString()));
                case "Fn::Split":
                    return new JsonArray([
                        .. Work(argument![1]!)!.ToString().Split(argument[0]!.GetValue<string>()).Select(item => (JsonNode)item),
                    ]);
                case "Fn::Sub":
                    return Put(argument!);
                default:
                    break;
            }
        }

        var worked = new JsonObject();
        foreach (var (key, item) in found)
        {
            if (Work(item!) is { } kept)
            {
                worked[key] = kept;
            }
        }

        return worked;
    }

    private JsonNode Put(JsonNode argument)
    {
        var text = argument is JsonArray both ? both[0]!.GetValue<string>() : argument.GetValue<string>();
        var own = (argument as JsonArray)?[1]?.AsObject();
        return Word()
            .Replace(
                text,
                match =>
                {
                    var word = match.Groups[1].Value;
                    return own?[word] is { } given ? Work(given)!.ToString()
                        : _parameters.TryGetValue(word, out var parameter) ? parameter!.ToString()
                        : word.Split('.') is [var resource, var attribute] ? Known(resource, attribute)
                        : Known(word, "Ref");
                }
            )
            .Replace("${!", "${", StringComparison.Ordinal);
    }

    /// <summary>What AWS answers to Ref and GetAtt, as far as the template asks.</summary>
    private string Known(string name, string attribute)
    {
        var type = _whole["Resources"]![name]!["Type"]!.GetValue<string>();
        if (type == "AWS::ECS::Service")
        {
            return Resource(name)["Properties"]!["ServiceName"]!.ToString();
        }

        var properties = Resource(name)["Properties"]!;
        var at = $"{_parameters["AWS::Region"]}:{_parameters["AWS::AccountId"]}";
        string Named(string property) => properties[property]!.ToString();
        return (type, attribute) switch
        {
            ("AWS::S3::Bucket", "Ref") => Named("BucketName"),
            ("AWS::DynamoDB::Table", "Ref") => Named("TableName"),
            ("AWS::Logs::LogGroup", "Ref") => Named("LogGroupName"),
            ("AWS::Lambda::Function", "Ref") => Named("FunctionName"),
            ("AWS::Lambda::Function", "Arn") => $"arn:aws:lambda:{at}:function:{Named("FunctionName")}",
            ("AWS::SNS::Topic", "Ref") => $"arn:aws:sns:{at}:{Named("TopicName")}",
            ("AWS::SQS::Queue", "Ref") =>
                $"https://sqs.{at.Replace(":", ".amazonaws.com/", StringComparison.Ordinal)}/{Named("QueueName")}",
            ("AWS::SQS::Queue", "Arn") => $"arn:aws:sqs:{at}:{Named("QueueName")}",
            ("AWS::SQS::Queue", "QueueName") => Named("QueueName"),
            ("AWS::IAM::Role", "Arn") => $"arn:aws:iam::{_parameters["AWS::AccountId"]}:role/{Named("RoleName")}",
            ("AWS::ECS::Cluster", "Ref") => Named("ClusterName"),
            ("AWS::ECS::Cluster", "Arn") => $"arn:aws:ecs:{at}:cluster/{Named("ClusterName")}",
            ("AWS::Scheduler::ScheduleGroup", "Ref") => Named("Name"),
            ("AWS::Athena::WorkGroup", "Ref") => Named("Name"),
            ("AWS::Glue::Database", "Ref") => properties["DatabaseInput"]!["Name"]!.ToString(),
            _ => $"{attribute} of {name}",
        };
    }

    [GeneratedRegex(@"\$\{([^!}][^}]*)\}")]
    private static partial Regex Word();
}
