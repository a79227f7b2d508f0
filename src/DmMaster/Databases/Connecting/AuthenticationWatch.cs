namespace DmMaster.Databases.Connecting;

/// <summary>
/// Reads along while a client logs in to a server of MySQL's protocol, and sees when the server asks for the password in clear, as a server
/// that is not what it says could. With TLS there is nothing to read along: then the connection is as safe as the certificate.
/// </summary>
/// <remarks>A packet has a length of three bytes, a number of one, and its content. The sides speak in turn, so that nothing here is shared.</remarks>
internal sealed class AuthenticationWatch
{
    private const int HeadLength = 4;
    private const int TlsRequestLength = 32;
    private const byte Ok = 0x00;
    private const byte SwitchMethod = 0xfe;
    private const byte Error = 0xff;

    private readonly byte[] _head = new byte[HeadLength];
    private readonly byte[] _start = new byte[ClearPassword.Length + 1];
    private int _headLength;
    private int _startLength;
    private int _contentLeft;
    private bool _isGreeted;
    private bool _hasSent;
    private volatile bool _isOver;

    private static ReadOnlySpan<byte> ClearPassword => "mysql_clear_password"u8;

    /// <summary>Takes what the client sent.</summary>
    public void Sent(ReadOnlySpan<byte> bytes)
    {
        // The first packet of a client that wants TLS has no user in it and this length.
        _isOver |= !_hasSent && bytes.Length == HeadLength + TlsRequestLength && bytes[0] == TlsRequestLength;
        _hasSent = true;
    }

    /// <summary>Takes what the server sent.</summary>
    /// <returns>Whether the client may see it.</returns>
    public bool Allows(ReadOnlySpan<byte> bytes)
    {
        while (!_isOver && !bytes.IsEmpty)
        {
            if (_headLength < HeadLength)
            {
                bytes = TakeHead(bytes);
                continue;
            }

            bytes = TakeContent(bytes);
            if (_isGreeted && (_startLength > ClearPassword.Length || _contentLeft == 0) && IsClearPasswordAsked())
            {
                return false;
            }

            if (_contentLeft == 0)
            {
                EndPacket();
            }
        }

        return true;
    }

    private ReadOnlySpan<byte> TakeHead(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, HeadLength - _headLength);
        bytes[..taken].CopyTo(_head.AsSpan(_headLength));
        _headLength += taken;
        if (_headLength == HeadLength)
        {
            _contentLeft = _head[0] | (_head[1] << 8) | (_head[2] << 16);
            _startLength = 0;
            if (_contentLeft == 0)
            {
                EndPacket();
            }
        }

        return bytes[taken..];
    }

    private ReadOnlySpan<byte> TakeContent(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, _contentLeft);
        var kept = Math.Min(taken, _start.Length - _startLength);
        bytes[..kept].CopyTo(_start.AsSpan(_startLength));
        _startLength += kept;
        _contentLeft -= taken;
        return bytes[taken..];
    }

    private bool IsClearPasswordAsked() => _startLength > 0 && _start[0] == SwitchMethod && _start.AsSpan(1, _startLength - 1).SequenceEqual(ClearPassword);

    private void EndPacket()
    {
        _isOver = _isGreeted && _startLength > 0 && _start[0] is Ok or Error;
        _isGreeted = true;
        _headLength = 0;
    }
}
