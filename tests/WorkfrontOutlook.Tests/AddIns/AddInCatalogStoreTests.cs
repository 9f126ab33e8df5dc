using System.Text.Json.Nodes;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.AddIns;

public sealed class AddInCatalogStoreTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "wf-catalog-" + Guid.NewGuid().ToString("N"));
    private readonly FakeCatalogHost _host = new();

    public void Dispose()
    {
        _host.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, true);
        }
    }

    [Fact]
    public void Nothing_stored_means_the_built_in_entry_without_a_warning()
    {
        AddInCatalog catalog = new AddInCatalogStore(_folder).Load();

        Assert.True(catalog.IsBuiltIn);
        Assert.Null(catalog.Warning);
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public async Task A_file_is_taken_into_use_with_hash_source_and_time()
    {
        byte[] list = CatalogSample.Many(100);
        WfCatalog info = await FromFile(list);

        Assert.Equal(100, info.Count);
        Assert.Null(info.ListDate);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(list)), info.Sha256);
        AddInCatalog stored = new AddInCatalogStore(_folder).Load();
        Assert.False(stored.IsBuiltIn);
        Assert.Null(stored.Notice);
        Assert.Equal((info.Count, info.Sha256, info.Source, info.UpdatedAt), (stored.Info.Count, stored.Info.Sha256, stored.Info.Source, stored.Info.UpdatedAt));
        Assert.Equal("Add-in 42", stored.Find(CatalogSample.Asset(42), null)!.DisplayName);
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task A_new_list_replaces_the_old_one_which_is_deleted_when_it_is_a_day_old()
    {
        await FromFile(CatalogSample.Many(100));
        await FromFile(CatalogSample.Many(101));
        Assert.Equal(101, new AddInCatalogStore(_folder).Load().Info.Count);

        foreach (string path in Directory.GetFiles(_folder))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-2));
        }

        await FromFile(CatalogSample.Many(102));

        Assert.Equal(102, new AddInCatalogStore(_folder).Load().Info.Count);
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task A_reader_that_holds_the_side_file_of_a_list_just_replaced_still_finds_that_list()
    {
        await FromFile(CatalogSample.Many(100));
        string side = Path.Combine(_folder, "add-in-catalog.json");
        byte[] held = await File.ReadAllBytesAsync(side, TestContext.Current.CancellationToken);
        await FromFile(CatalogSample.Many(101));
        await FromFile(CatalogSample.Many(102));

        await File.WriteAllBytesAsync(side, held, TestContext.Current.CancellationToken);

        AddInCatalog catalog = new AddInCatalogStore(_folder).Load();
        Assert.Equal((100, null), (catalog.Info.Count, catalog.Warning));
    }

    [Theory]
    [InlineData("AssetID,AppId,Name\nwa200000001,,One", "CatalogCut")]
    [InlineData("<html></html>", "CatalogNotAList")]
    [InlineData("AssetID,AppId,Name\nwa200000001,,One\n", "CatalogTooFewRows")]
    public async Task A_refused_list_leaves_the_one_in_use(string content, string id)
    {
        await FromFile(CatalogSample.Many(100));
        WfException exception = await Assert.ThrowsAsync<WfException>(() => FromFile(System.Text.Encoding.UTF8.GetBytes(content)));

        Assert.Equal(id, exception.ErrorId);
        Assert.Equal(100, new AddInCatalogStore(_folder).Load().Info.Count);
    }

    [Fact]
    public async Task A_missing_file_and_a_folder_are_told_apart()
    {
        AddInCatalogUpdater updater = Updater();
        CancellationToken token = TestContext.Current.CancellationToken;

        Assert.Equal("CatalogFileNotFound", (await Assert.ThrowsAsync<WfException>(() => updater.UpdateFromFileAsync(_folder + ".none", token))).ErrorId);
        Assert.Equal("CatalogFileNotRead", (await Assert.ThrowsAsync<WfException>(() => updater.UpdateFromFileAsync(Path.GetTempPath(), token))).ErrorId);
    }

    [Theory]
    [InlineData("row")]
    [InlineData("cut")]
    [InlineData("gone")]
    [InlineData("hash")]
    [InlineData("count")]
    [InlineData("json")]
    [InlineData("empty")]
    [InlineData("version")]
    public async Task A_tampered_or_half_written_store_is_noticed_and_not_used(string damage)
    {
        await FromFile(CatalogSample.Many(100));
        string list = Assert.Single(Directory.GetFiles(_folder, "*.csv"));
        string side = Assert.Single(Directory.GetFiles(_folder, "*.json"));
        byte[] bytes = File.ReadAllBytes(list);
        switch (damage)
        {
            case "row":
                File.WriteAllText(list, File.ReadAllText(list).Replace("Add-in 42", "Add-in 43", StringComparison.Ordinal));
                break;
            case "cut":
                File.WriteAllBytes(list, bytes[..(bytes.Length / 2)]);
                break;
            case "gone":
                File.Delete(list);
                break;
            case "json":
                File.WriteAllText(side, File.ReadAllText(side)[..40]);
                break;
            case "empty":
                File.WriteAllText(side, string.Empty);
                break;
            case "hash":
                SetSide(side, "sha256", new string('0', 64));
                break;
            default:
                SetSide(side, damage, 7);
                break;
        }

        AddInCatalog catalog = new AddInCatalogStore(_folder).Load();
        Assert.True(catalog.IsBuiltIn);
        Assert.Contains(_folder, catalog.Warning, StringComparison.Ordinal);
        Assert.Equal(catalog.Warning, catalog.Notice);
        Assert.NotNull(catalog.Find("WA104380943", null));

        // An absent list is no measure for a new one.
        Assert.Equal(10, (await FromFile(CatalogSample.Many(10))).Count);
        Assert.Null(new AddInCatalogStore(_folder).Load().Warning);
    }

    [Fact]
    public async Task A_crash_before_the_side_file_leaves_the_old_list()
    {
        await FromFile(CatalogSample.Many(100));
        File.WriteAllText(Path.Combine(_folder, "add-in-catalog.0123456789abcdef.csv"), "half a li");
        File.WriteAllText(Path.Combine(_folder, "add-in-catalog.json.123.tmp"), "{");

        AddInCatalog catalog = new AddInCatalogStore(_folder).Load();
        Assert.Equal((100, null), (catalog.Info.Count, catalog.Warning));
    }

    [Fact]
    public async Task What_a_killed_run_left_behind_is_deleted_after_a_day()
    {
        await FromFile(CatalogSample.Many(100));
        foreach (string name in new[] { "add-in-catalog.0123456789abcdef.csv", "add-in-catalog.json.1.tmp", "add-in-catalog.json.2.tmp", "other.txt" })
        {
            string path = Path.Combine(_folder, name);
            File.WriteAllText(path, "half a li");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(name.Contains(".2.", StringComparison.Ordinal) ? 0 : -2));
        }

        await FromFile(CatalogSample.Many(100));

        Assert.Equal(4, Directory.GetFiles(_folder).Length);
        Assert.True(File.Exists(Path.Combine(_folder, "add-in-catalog.json.2.tmp")));
        Assert.Equal(100, new AddInCatalogStore(_folder).Load().Info.Count);
    }

    [Fact]
    public async Task A_folder_that_cant_be_made_is_an_error_that_says_so()
    {
        await File.WriteAllTextAsync(_folder + ".file", "x", TestContext.Current.CancellationToken);
        try
        {
            AddInCatalogUpdater updater = new(new AddInCatalogStore(Path.Combine(_folder + ".file", "store")), _host, TimeProvider.System);
            _host.Answer(CatalogSample.Many(10));
            WfException exception = await Assert.ThrowsAsync<WfException>(
                () => updater.UpdateFromPublishedAsync(TestContext.Current.CancellationToken));
            Assert.Equal(("CatalogNotSaved", WfErrorCategory.WriteError), (exception.ErrorId, exception.Category));
        }
        finally
        {
            File.Delete(_folder + ".file");
        }
    }

    [Fact]
    public async Task Readers_and_writers_at_the_same_time_see_whole_lists_only()
    {
        await FromFile(CatalogSample.Many(100));
        byte[][] lists = [.. Enumerable.Range(0, 4).Select(i => CatalogSample.Many(100 + i))];
        bool stop = false;
        int reads = 0;
        Task reader = Task.Run(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                AddInCatalog catalog = new AddInCatalogStore(_folder).Load();
                Assert.Null(catalog.Warning);
                Assert.InRange(catalog.Info.Count, 100, 103);
                Interlocked.Increment(ref reads);
            }
        }, TestContext.Current.CancellationToken);

        for (int i = 0; i < 40; i++)
        {
            await FromFile(lists[i % 4]);
        }

        while (Volatile.Read(ref reads) == 0 && !reader.IsCompleted)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Volatile.Write(ref stop, true);
        await reader;
        Assert.True(reads > 0);
    }

    [Fact]
    public void The_users_folder_follows_the_system()
    {
        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);

        Assert.Equal(Path.Combine(data, "WorkfrontOutlook"), new AddInCatalogStore().Folder);
    }

    private static void SetSide(string path, string member, JsonNode value)
    {
        JsonNode record = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.NotNull(record[member]);
        record[member] = value;
        File.WriteAllText(path, record.ToJsonString());
    }

    private AddInCatalogUpdater Updater() => new(new AddInCatalogStore(_folder), _host, TimeProvider.System);

    private async Task<WfCatalog> FromFile(byte[] list)
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, list, TestContext.Current.CancellationToken);
            return await Updater().UpdateFromFileAsync(path, TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
