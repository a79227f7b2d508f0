using System.Globalization;
using System.Text;
using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using Google.Protobuf;

namespace DmMaster.Workers.Native;

/// <summary>What a worker may say over its link: how much of it, and how long its names may be.</summary>
public static class LinkPolicy
{
    /// <summary>The longest name of a worker, process, cluster or source, and the longest address: bytes of UTF-8. Tasks have <see cref="TaskConfig.MaxNameBytes"/>.</summary>
    public const int MaxNameBytes = 255;

    /// <summary>The most subtasks that a worker may have, and that one message may list.</summary>
    public const int MaxSubtasks = 10_000;

    /// <summary>The largest Hello, Report or CallAnswer, bytes: sixteen hundred for each of <see cref="MaxSubtasks"/>.</summary>
    public const int MaxMessageBytes = 16 << 20;

    /// <summary>Judges a Hello, but for its name and address, which are judged with the registry at hand.</summary>
    /// <returns>Null when nothing is wrong.</returns>
    public static LinkFault? Check(Hello hello) =>
        CheckSize(hello)
        ?? CheckOwnName("instance", hello.Instance)
        ?? CheckOwnName("cluster", hello.Cluster)
        ?? CheckLength("source", hello.Source, MaxNameBytes)
        ?? CheckLength("relay source", hello.RelaySource, MaxNameBytes)
        ?? CheckCount(hello.Subtasks.Count)
        ?? CheckTasks(hello.Subtasks);

    /// <summary>Judges a report.</summary>
    /// <returns>Null when nothing is wrong.</returns>
    public static LinkFault? Check(Report report) =>
        CheckSize(report)
        ?? CheckLength("source", report.Source?.Source ?? "", MaxNameBytes)
        ?? CheckCount(report.Subtasks.Count + report.Removed.Count + report.Refusals.Count)
        ?? CheckTasks(report.Subtasks)
        ?? report.Removed.Select(CheckTask).FirstOrDefault(fault => fault is not null)
        ?? report.Refusals.Select(refusal => CheckTask(refusal.Task)).FirstOrDefault(fault => fault is not null);

    /// <summary>Judges the answer to a call.</summary>
    /// <returns>Null when nothing is wrong.</returns>
    public static LinkFault? Check(CallAnswer answer) => CheckSize(answer);

    /// <summary>Judges how many subtasks a worker says it has, over all its messages.</summary>
    /// <returns>Null when nothing is wrong.</returns>
    public static LinkFault? CheckCount(int subtasks) => subtasks <= MaxSubtasks
        ? null
        : new LinkFault(LinkEnd.TooMuch, $"a worker may have at most {MaxSubtasks} subtasks, not {subtasks}");

    /// <summary>Whether a text shows as what it is: no control characters, no line breaks, nothing invisible.</summary>
    public static bool IsPlain(string text) => text.EnumerateRunes().All(static rune => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune != Rune.ReplacementChar);

    private static LinkFault? CheckSize(IMessage message)
    {
        var size = message.CalculateSize();
        return size <= MaxMessageBytes
            ? null
            : new LinkFault(LinkEnd.TooMuch, $"a message of a worker may have at most {MaxMessageBytes} bytes, not {size}");
    }

    private static LinkFault? CheckTasks(IEnumerable<SubTaskStatus> subtasks) =>
        subtasks.Select(subtask => CheckTask(subtask.Name)).FirstOrDefault(fault => fault is not null);

    // Of sources and tasks, workers repeat what they were ordered: any character that a configuration may have.
    private static LinkFault? CheckTask(string task) => task.Length == 0
        ? new LinkFault(LinkEnd.Invalid, "a subtask should have the name of its task")
        : CheckLength("task", task, TaskConfig.MaxNameBytes);

    private static LinkFault? CheckOwnName(string what, string name) => CheckLength(what, name, MaxNameBytes)
        ?? (IsPlain(name) ? null : new LinkFault(LinkEnd.Invalid, $"{what} name should not have control or invisible characters"));

    private static LinkFault? CheckLength(string what, string name, int most) => Encoding.UTF8.GetByteCount(name) <= most
        ? null
        : new LinkFault(LinkEnd.Invalid, $"{what} name should not be longer than {most} bytes");
}
