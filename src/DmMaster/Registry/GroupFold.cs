using System.Collections.Immutable;

namespace DmMaster.Registry;

/// <summary>A part of a <see cref="RegistryFold"/>: who belongs to what. A group without members does not exist.</summary>
internal sealed class GroupFold<TGroup, TMember>(ImmutableSortedDictionary<TGroup, ImmutableSortedSet<TMember>> before)
    where TGroup : struct
{
    private readonly ImmutableSortedDictionary<TGroup, ImmutableSortedSet<TMember>>.Builder _groups = before.ToBuilder();

    /// <summary>Who belongs to a group.</summary>
    public ImmutableSortedSet<TMember> Members(TGroup group) => _groups.GetValueOrDefault(group, []);

    /// <summary>A member leaves one group for another; none is null.</summary>
    public void Move(TMember member, TGroup? from, TGroup? to)
    {
        if (from.Equals(to))
        {
            return;
        }

        if (from is { } left)
        {
            var rest = _groups.GetValueOrDefault(left, []).Remove(member);
            if (rest.IsEmpty)
            {
                _groups.Remove(left);
            }
            else
            {
                _groups[left] = rest;
            }
        }

        if (to is { } entered)
        {
            _groups[entered] = _groups.GetValueOrDefault(entered, []).Add(member);
        }
    }

    public ImmutableSortedDictionary<TGroup, ImmutableSortedSet<TMember>> Finish() => _groups.ToImmutable();
}
