using DmMaster.Telemetry.Scraping;

namespace DmMaster.Http;

/// <summary><c>/metrics</c> in Prometheus' text format. Any method.</summary>
/// <remarks>Few at a time are answered, and none for long: each answer is up to some megabytes, which a client that does not read would hold.</remarks>
/// <param name="scrape">What is measured.</param>
/// <param name="longest">How long an answer may take to be read, above zero.</param>
internal sealed class MetricsEndpoint(MetricScrape scrape, TimeSpan longest)
{
    /// <summary>How many answers may be under way. What comes beyond is told to come again: 503.</summary>
    public const int MostAnswers = 16;

    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private int _answers;

    /// <summary>An endpoint that gives a client 10 s to read an answer.</summary>
    /// <param name="scrape">What is measured.</param>
    public MetricsEndpoint(MetricScrape scrape)
        : this(scrape, TimeSpan.FromSeconds(10))
    {
    }

    /// <summary>Answers.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref _answers) > MostAnswers)
            {
                await PlainText.WriteErrorAsync(context, StatusCodes.Status503ServiceUnavailable, "too many scrapes at once\n");
                return;
            }

            await WriteAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref _answers);
        }
    }

    private async Task WriteAsync(HttpContext context)
    {
        var text = scrape.Read();
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = text.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        // By the clock of the network, whatever clock a test gives to the rest.
        using var late = new CancellationTokenSource(longest, TimeProvider.System);
        await using var abort = late.Token.UnsafeRegister(static connection => ((HttpContext)connection!).Abort(), context);
        await context.Response.Body.WriteAsync(text, context.RequestAborted);
    }
}
