using DmMaster.Config;

namespace DmMaster.Hosting.Settings;

/// <summary>The file with the key of encrypted passwords: 64 hex digits, blanks around them are ignored.</summary>
internal static class SecretKeyFile
{
    private const int Digits = 64;

    /// <summary>Reads the key.</summary>
    /// <param name="path">The file; an empty path means no key.</param>
    /// <param name="key">32 bytes, or empty.</param>
    /// <returns>What is wrong, null when nothing is.</returns>
    public static DmError? Read(string path, out ReadOnlyMemory<byte> key)
    {
        key = default;
        if (path.Length == 0)
        {
            return null;
        }

        try
        {
            var text = ReadStart(path).Trim();
            if (text.Length != Digits)
            {
                return StartErrors.SecretKey($"the secret key must be a hex AES-256 key of length {Digits}");
            }

            key = Convert.FromHexString(text);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return StartErrors.SecretKey(GoFileText.OfReading(path, exception));
        }
        catch (FormatException)
        {
            return StartErrors.SecretKey("encoding/hex: invalid byte");
        }
    }

    /// <remarks>No more than a key with ample blanks needs: the path may name anything.</remarks>
    private static string ReadStart(string path)
    {
        using var reader = new StreamReader(path);
        var buffer = new char[4096];
        return new(buffer, 0, reader.ReadBlock(buffer));
    }
}
