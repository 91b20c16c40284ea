// Receives Follow Up Boss webhooks. .NET 6 and later, nothing to install.
//   FUB_SYSTEM_KEY=… PORT=8080 EVENTS=events dotnet run
// In ASP.NET Core copy Request.Body into a MemoryStream for the raw body; no [FromBody] object.
using System;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

public static class Receiver
{
    const int MostBytes = 5_000_000;
    const int Tries = 10; // after 1, 4, 9 … 81 minutes: nearly 5 hours in all
    // The X-System-Key, not the API key.
    static readonly byte[] Key = Encoding.UTF8.GetBytes(Setting("FUB_SYSTEM_KEY", ""));
    static readonly string Events = Setting("EVENTS", "events");
    static readonly SemaphoreSlim Stored = new SemaphoreSlim(1); // starts with what was left

    /// <summary>Lower-case hex of HMAC-SHA256 over the base64 of the raw body.</summary>
    static bool IsValid(byte[] rawBody, string signature)
    {
        using (var hmac = new HMACSHA256(Key))
        {
            byte[] digest = hmac.ComputeHash(Encoding.ASCII.GetBytes(Convert.ToBase64String(rawBody)));
            string expected = Hex(digest);
            string given = signature.StartsWith("sha256=", StringComparison.Ordinal)
                ? signature.Substring(7) : signature;
            // Constant time; other lengths are simply not equal.
            return CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
        }
    }

    /// <summary>Durably, once for each event; false: it is here already (a retry, or registered
    /// twice).</summary>
    static bool Store(byte[] rawBody, string eventId)
    {
        string name = Regex.IsMatch(eventId, @"^[0-9A-Za-z-]{1,64}\z") ? eventId : Sha256(rawBody);
        string part = Path.Combine(Events, name + "." + Guid.NewGuid() + ".part");
        string path = Path.Combine(Events, name + ".json");
        using (var file = new FileStream(part, FileMode.CreateNew))
        {
            file.Write(rawBody, 0, rawBody.Length);
            file.Flush(true);
        }
        try
        {
            File.Move(part, path); // fails if it is there: no two can win
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Your work. It may be done twice after a crash, so let it do no harm then. An
    /// exception means that it is tried again. Give its requests a time limit: one that hangs holds
    /// up all others.</summary>
    static void Handle(JsonElement e)
    {
        string name = e.TryGetProperty("event", out JsonElement text) ? text.ToString() : "?";
        // Deleted: there is nothing to fetch any more.
        if (!e.TryGetProperty("uri", out JsonElement uri) || uri.ValueKind == JsonValueKind.Null)
            Console.WriteLine("gone: " + name);
        else
            Console.WriteLine("fetch: " + name + " " + uri.ToString());
    }

    /// <summary>Strictly UTF-8: JsonDocument leaves that unchecked until a text is read.</summary>
    static JsonDocument Parse(byte[] rawBody)
    {
        return JsonDocument.Parse(new UTF8Encoding(false, true).GetString(rawBody));
    }

    /// <summary>.tries holds a dot for each try and ends as .done or .failed. Delete .failed to try
    /// again.</summary>
    static void Attempt(string path)
    {
        string tries = Path.ChangeExtension(path, ".tries");
        string done = Path.ChangeExtension(path, ".done");
        string failed = Path.ChangeExtension(path, ".failed");
        if (File.Exists(done) || File.Exists(failed))
            return;
        long made = File.Exists(tries) ? new FileInfo(tries).Length : 0;
        if (made >= Tries) // kept, but it must not take time from the others for ever
        {
            File.Move(tries, failed);
            Console.Error.WriteLine(path + ": left aside after " + made + " tries");
            return;
        }
        if (made > 0 && DateTime.UtcNow < File.GetLastWriteTimeUtc(tries).AddMinutes(made * made))
            return;
        File.AppendAllText(tries, "."); // before the work: an event that ends the process counts, too
        using (JsonDocument document = Parse(File.ReadAllBytes(path)))
            Handle(document.RootElement);
        File.Move(tries, done);
    }

    static void AttemptSafely(string path)
    {
        try
        {
            Attempt(path);
        }
        catch (Exception error) // one bad event must stop neither the thread nor the others
        {
            Console.Error.WriteLine(path + ": tried in vain: " + error);
        }
    }

    /// <summary>After the answer: the sender waits no longer than 10 seconds. Starts with what was
    /// left, and in any order: the sender promises none either.</summary>
    static void Work()
    {
        while (true)
        {
            Stored.Wait(TimeSpan.FromMinutes(1)); // what failed is due again some time
            try
            {
                foreach (string path in Directory.GetFiles(Events, "*.json"))
                    AttemptSafely(path);
            }
            catch (Exception error) when (error is IOException || error is UnauthorizedAccessException)
            {
                Console.Error.WriteLine(error.Message); // the folder cannot be read: again in a minute
            }
        }
    }

    static int Receive(byte[] rawBody, string signature)
    {
        if (string.IsNullOrEmpty(signature) || !IsValid(rawBody, signature))
            return 401;
        string eventId = "";
        try
        {
            using (JsonDocument document = Parse(rawBody))
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                    return 400;
                if (document.RootElement.TryGetProperty("eventId", out JsonElement id)
                    && id.ValueKind == JsonValueKind.String)
                    eventId = id.GetString();
            }
        }
        catch (Exception error) when (error is JsonException || error is DecoderFallbackException
            || error is InvalidOperationException) // the last for half a surrogate pair
        {
            return 400;
        }
        try
        {
            if (Store(rawBody, eventId))
                Stored.Release();
            return 204; // never 406 or 410: they delete the webhook
        }
        catch (Exception error) when (error is IOException || error is UnauthorizedAccessException)
        {
            return 503; // not stored: it will be sent again
        }
    }

    /// <summary>Bytes as they came, before any parsing; no more than are taken, and one.</summary>
    static async Task<byte[]> ReadBody(Stream input)
    {
        var rawBody = new MemoryStream();
        var piece = new byte[65536];
        int length;
        while (rawBody.Length <= MostBytes
            && (length = await input.ReadAsync(piece, 0, piece.Length)) > 0)
            rawBody.Write(piece, 0, length);
        return rawBody.ToArray();
    }

    static async Task Answer(HttpListenerContext context)
    {
        try
        {
            // Waiting for a client that stalls keeps no thread from the others, and ends.
            Task<byte[]> reading = ReadBody(context.Request.InputStream);
            if (await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(20))) != reading)
            {
                context.Response.Abort();
                return;
            }
            byte[] rawBody = await reading;
            int status = rawBody.Length > MostBytes
                ? 413 : Receive(rawBody, context.Request.Headers["FUB-Signature"]);
            context.Response.StatusCode = status;
            context.Response.Close();
        }
        catch (Exception error) // no answer: it will be sent again
        {
            Console.Error.WriteLine(error.Message);
            context.Response.Abort();
        }
    }

    static string Hex(byte[] bytes)
    {
        return BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();
    }

    static string Sha256(byte[] bytes)
    {
        using (SHA256 hash = SHA256.Create())
            return Hex(hash.ComputeHash(bytes));
    }

    static string Setting(string variable, string otherwise)
    {
        string value = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrEmpty(value) ? otherwise : value;
    }

    public static int Main()
    {
        if (Key.Length == 0)
        {
            Console.Error.WriteLine("FUB_SYSTEM_KEY is not set: refusing to run without a key.");
            return 1;
        }
        Directory.CreateDirectory(Events);
        new Thread(Work) { IsBackground = true }.Start();
        string address = "http://127.0.0.1:" + Setting("PORT", "8080");
        var listener = new HttpListener();
        listener.Prefixes.Add(address + "/");
        listener.Start();
        Console.WriteLine("Listening on " + address);
        while (true)
        {
            HttpListenerContext context = listener.GetContext();
            Task.Run(() => Answer(context));
        }
    }
}
