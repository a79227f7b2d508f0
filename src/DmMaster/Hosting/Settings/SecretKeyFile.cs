using DmMaster.Config;
using DmMaster.Config.Files;

namespace DmMaster.Hosting.Settings;

/// <summary>The file with the key of encrypted passwords: 64 hex digits, blanks around them are ignored.</summary>
internal static class SecretKeyFile
{
    private const int Digits = 64;

    // A key with ample blanks.
    private const int MostBytes = 4096;

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

        if (!GuardedFile.ReadToEnd(path, MostBytes).TryGetText(out var text, out var error))
        {
            return StartErrors.SecretKey(error);
        }

        text = text.Trim();
        if (text.Length != Digits)
        {
            return StartErrors.SecretKey($"the secret key must be a hex AES-256 key of length {Digits}");
        }

        try
        {
            key = Convert.FromHexString(text);
            return null;
        }
        catch (FormatException)
        {
            return StartErrors.SecretKey("encoding/hex: invalid byte");
        }
    }
}
