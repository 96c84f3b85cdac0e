"""The file of who may do what: read, and refused with words where it has a mistake."""

from pathlib import Path

import pytest

from shared.access import policy
from shared.access.authority import Authority, needed
from shared.access.caller import Role, everywhere
from shared.access.policy import Action, Matcher, PolicyError
from shared.access.reach import Facts
from tests.api.harness import START, api

RULE = '[[rules]]\nsays = "x"\nroles = ["officer"]\nmay = ["read"]\n'
MISTAKES = {
    "": "nobody could do anything",
    "rules = []": "nobody could do anything",
    "rules = [1]": "rule 1 is not a table",
    RULE.replace("officer", "oficer"): "rule 1: there is no role 'oficer'; the nearest is 'officer'",
    RULE.replace('"read"', '"raed"'): "rule 1: there is no action 'raed'; the nearest is 'read'",
    RULE
    + RULE
    + 'where = ["own_prot"]': "rule 2: there is no condition 'own_prot'; the nearest is 'own_port'",
    RULE + 'when = ["own_port"]': "rule 1: there is no 'when' here; the nearest is 'where'",
    RULE.replace('["read"]', "[]"): "rule 1 allows nothing",
    RULE.replace('["read"]', '"read"'): "rule 1: 'read' is not a list",
    RULE.replace('"x"', '" "'): "rule 1 does not say in words",
    "window_hour = 3\n" + RULE: "there is no 'window_hour' here; the nearest is 'window_hours'",
    "window_hours = -1\n" + RULE: "window_hours is not a whole number",
    "window_hours = true\n" + RULE: "window_hours is not a whole number",
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.items())
def test_a_mistake_is_refused_and_says_what_to_write(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as refused:
        policy.read(text)
    assert said in str(refused.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "policy.toml"
    for content in (b"rules = [", b"\xff"):
        bad.write_bytes(content)
        with pytest.raises(PolicyError, match=r"OUTBOUND_POLICY: .*policy\.toml: "):
            policy.load(str(bad))
    with pytest.raises(PolicyError, match=r"OUTBOUND_POLICY: .*nowhere"):
        policy.load(str(tmp_path / "nowhere"))


def test_the_shipped_policy_has_every_role_every_action_and_every_condition() -> None:
    rules = policy.load().rules
    assert {one for rule in rules for one in rule.roles} == set(Role)
    assert {one for rule in rules for one in rule.may} == set(Action)
    assert {one for rule in rules for one in rule.where} == set(Matcher)


def test_nobody_may_approve_an_own_change_nor_read_identities_without_reading() -> None:
    rules = policy.load().rules
    assert all(Matcher.NOT_OWN_CHANGE in rule.where for rule in rules if Action.APPROVE in rule.may)
    for rule in rules:
        if rule.may & {Action.IDENTIFY, Action.SEARCH}:
            assert Action.READ in rule.may


def test_what_no_rule_allows_is_refused() -> None:
    nobody = Authority(everywhere("person-1"), policy.load())
    only = Authority(everywhere("person-1", Role.OFFICER), policy.read(RULE))
    for action in Action:
        assert not nobody.has(action)
        assert not nobody.allows(action, Facts(), START)
        assert only.has(action) == (action is Action.READ)


def test_what_is_needed_is_said_in_words() -> None:
    facts = Facts("2402", "el_paso", "cbp_ofo")
    assert needed(policy.load(), Action.AMEND, facts) == (
        "an officer of port 2402 who recorded it (within 72 hours), a supervisor of field office el_paso or "
        "an administrator"
    )
    assert needed(policy.load(), Action.CLOSE_YEAR, Facts()) == (
        "a supervisor of every field office or an administrator"
    )
    assert needed(policy.read(RULE), Action.VOID) == "a policy that lets somebody do it"


async def test_another_policy_replaces_the_shipped_one(tmp_path: Path, sqlite_url: str) -> None:
    other = tmp_path / "policy.toml"
    other.write_text('[[rules]]\nsays = "x"\nroles = ["device"]\nmay = ["read"]\n')
    device = everywhere("device-1", Role.DEVICE)
    async with api("inspection", sqlite_url, caller=device, outbound_policy=str(other)) as records:
        assert (await records.client.get(records.root)).status_code == 200
        assert (await records.post({})).status_code == 403
    with pytest.raises(PolicyError):
        async with api("inspection", sqlite_url, outbound_policy=str(tmp_path / "no.toml")):
            pass
