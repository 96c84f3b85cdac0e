"""A caller's authority: what the caller may do under the policy, and the words for what would be needed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from shared.access.caller import Caller, Role
from shared.access.policy import Action, Matcher, Policy, Rule
from shared.access.reach import PLACES, Facts, Reach, reach_of

KNOWN_CALLERS = 10_000
NOUNS = {
    Matcher.OWN_PORT: "port",
    Matcher.OWN_FIELD_OFFICE: "field office",
    Matcher.OWN_AGENCY: "agency",
    Matcher.OWN_OPERATION: "operation",
}


@dataclass(frozen=True, slots=True)
class Authority:
    """A caller under a policy."""

    caller: Caller
    policy: Policy

    @property
    def subject(self) -> str:
        """Who it is."""
        return self.caller.subject

    def has(self, action: Action) -> bool:
        """Whether a role of the caller may do this at all, perhaps with some records only."""
        return bool(self.reach(action).ways)

    def reach(self, action: Action) -> Reach:
        """The records with which the caller may do this."""
        return _reach(self.policy, self.caller, action)

    def allows(self, action: Action, facts: Facts, now: datetime) -> bool:
        """Whether the caller may do this with one record."""
        return self.reach(action).allows(facts, now)

    def needed(self, action: Action, facts: Facts | None = None) -> str:
        """Who may do this, in words; with this record, if one is given."""
        return needed(self.policy, action, facts)


def needed(policy: Policy, action: Action, facts: Facts | None = None) -> str:
    """Who may do an action, in words, such as `a supervisor of field office laredo`."""
    phrases = [_phrase(role, rule, policy.window, facts) for role, rule in policy.allowing(action)]
    return _listed([one for one in dict.fromkeys(phrases) if one]) or "a policy that lets somebody do it"


def _phrase(role: Role, rule: Rule, window: timedelta, facts: Facts | None) -> str:
    words = f"{'an' if role[0] in 'aeiou' else 'a'} {role}"
    if facts is None:
        return words
    for matcher, noun in NOUNS.items():
        if matcher in rule.where:
            code = getattr(facts, PLACES[matcher][0])
            words += f" of {noun} {code}" if code else f" of every {noun}"
    if Matcher.OWN_ENTRY in rule.where:
        words += " who recorded it"
    if Matcher.WITHIN_WINDOW in rule.where:
        words += f" (within {window / timedelta(hours=1):g} hours)"
    return words + (" who did not propose it" if Matcher.NOT_OWN_CHANGE in rule.where else "")


def _listed(phrases: list[str]) -> str:
    *first, last = phrases or [""]
    return f"{', '.join(first)} or {last}" if first else last


@lru_cache(KNOWN_CALLERS)
def _reach(policy: Policy, caller: Caller, action: Action) -> Reach:
    return reach_of(policy, caller, action)
