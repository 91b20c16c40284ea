// Receives Follow Up Boss webhooks. .NET 6 and later, nothing to install.
//   FUB_SYSTEM_KEY=… PORT=8080 EVENTS=events dotnet run
// In ASP.NET Core copy Request.Body into a MemoryStream for the raw body; no [FromBody] object.
using System;
using System.IO;
using System.Linq;
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

    /// <summary>Your work. It may be done twice after a crash, so let it do no harm then.</summary>
    static void Handle(JsonElement e)
    {
        string name = e.GetProperty("event").GetString();
        // Deleted: there is nothing to fetch any more.
        if (!e.TryGetProperty("uri", out JsonElement uri) || uri.ValueKind == JsonValueKind.Null)
            Console.WriteLine("gone: " + name);
        else
            Console.WriteLine("fetch: " + name + " " + uri.GetString());
    }

    /// <summary>After the answer: the sender waits no longer than 10 seconds.</summary>
    static void Work()
    {
        while (true)
        {
            Stored.Wait();
            foreach (string path in Directory.GetFiles(Events, "*.json").OrderBy(File.GetCreationTimeUtc))
            {
                string done = Path.ChangeExtension(path, ".done");
                if (File.Exists(done))
                    continue;
                using (JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path)))
                    Handle(document.RootElement);
                File.WriteAllText(done, "");
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
            using (JsonDocument document = JsonDocument.Parse(rawBody))
            {
                if (document.RootElement.TryGetProperty("eventId", out JsonElement id))
                    eventId = id.ToString();
            }
        }
        catch (Exception error) when (error is JsonException || error is InvalidOperationException)
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

    static void Answer(HttpListenerContext context)
    {
        try
        {
            int status = 413;
            if (context.Request.ContentLength64 <= MostBytes)
            {
                var rawBody = new MemoryStream(); // bytes as they came, before any parsing
                context.Request.InputStream.CopyTo(rawBody);
                status = Receive(rawBody.ToArray(), context.Request.Headers["FUB-Signature"]);
            }
            context.Response.StatusCode = status;
            context.Response.Close();
        }
        catch (Exception error) // the connection broke: it will be sent again
        {
            Console.Error.WriteLine(error.Message);
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
