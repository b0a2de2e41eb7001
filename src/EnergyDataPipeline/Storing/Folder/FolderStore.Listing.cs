namespace EnergyDataPipeline.Storing.Folder;

internal sealed partial class FolderStore
{
    /// <summary>Valid keys that begin with <paramref name="prefix"/>, in S3's order. Links to elsewhere and hidden trees are not entered.</summary>
    private IEnumerable<ObjectKey> KeysBelow(string prefix, CancellationToken cancellationToken)
    {
        if (prefix.Split('/', '\\').Contains(".."))
        {
            throw new StoreException(
                StoreFault.Other,
                $"The prefix '{prefix}' would lead to another folder.",
                "Use the beginning of a key, without '..'."
            );
        }

        var waiting = new Stack<string>();
        var slash = prefix.LastIndexOf('/');
        waiting.Push(slash < 0 ? "" : prefix[..(slash + 1)]);
        while (waiting.TryPop(out var name))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (name.Length > 0 && name[^1] != '/')
            {
                yield return ObjectKey.Parse(name);
                continue;
            }

            foreach (var entry in EntriesOf(name, prefix))
            {
                waiting.Push(entry);
            }
        }
    }

    /// <summary>Folders right below one, in S3's order, that have an object somewhere: empty ones are none of S3's.</summary>
    private IEnumerable<string> FoldersIn(string folder, CancellationToken cancellationToken)
    {
        var entries = folder.Length == 0 || folder[^1] == '/' ? EntriesOf(folder, folder) : [];
        entries.Reverse();
        return entries.Where(entry => entry[^1] == '/' && KeysBelow(entry, cancellationToken).Any());
    }

    /// <summary>What lies in a folder, last first: keys of files, and folders with a slash at their end.</summary>
    private List<string> EntriesOf(string folder, string prefix)
    {
        var entries = new List<string>();
        var place = new DirectoryInfo(Path.Combine(_layout.Root, folder));
        try
        {
            foreach (var entry in place.EnumerateFileSystemInfos())
            {
                var name = folder + entry.Name;
                var isFolder = entry.Attributes.HasFlag(FileAttributes.Directory);
                if (isFolder)
                {
                    if (entry.LinkTarget is not null || (folder.Length == 0 && entry.Name is ObjectKey.Partial or ObjectKey.Metadata))
                    {
                        continue;
                    }

                    name += "/";
                }
                else if (!ObjectKey.IsValid(name))
                {
                    continue; // Not ours: no put could have made it.
                }

                if (name.StartsWith(prefix, StringComparison.Ordinal) || (isFolder && prefix.StartsWith(name, StringComparison.Ordinal)))
                {
                    entries.Add(name);
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (IOException) when (File.Exists(place.FullName.TrimEnd('/')))
        {
            return [];
        }
        catch (Exception exception) when (FolderFaults.Explain(exception, Name, $"listing '{prefix}'") is { } told)
        {
            throw told;
        }

        entries.Sort(static (left, right) => ObjectKey.Compare(right, left));
        return entries;
    }
}
