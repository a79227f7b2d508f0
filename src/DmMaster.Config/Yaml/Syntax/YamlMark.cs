namespace DmMaster.Config.Yaml.Syntax;

/// <summary>A place in a text.</summary>
/// <param name="Index">The UTF-16 unit, from 0.</param>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The character of the line, from 0.</param>
/// <param name="Count">The characters before it.</param>
public readonly record struct YamlMark(int Index, int Line, int Column, int Count);
