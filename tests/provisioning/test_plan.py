"""Plans, as properties: carried out they reach the policy, and then nothing is left to do."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.cli.provisioning.plan import Step, ended, planned
from services.cli.provisioning.policy import AgencyRule, Policy, ServiceRule, TopicRule, users_of
from services.cli.provisioning.state import Acl, Credential, Setting, State, Topic, wanted

TOPICS = ("guns", "money", "ammunition")
AGENCIES = ("atf", "hsi")
SERVICES = ("relay", "totals")
USERS = (*SERVICES, *(user for name in AGENCIES for user in users_of(name)), "stranger", "operator", "kept")
some = st.lists(st.sampled_from(TOPICS), unique=True).map(tuple)
numbers = st.integers(1, 3)
agency_rules = st.builds(
    AgencyRule,
    *(st.just("t"), st.just("a"), st.just("p")),
    some,
    numbers.map(lambda one: one * 1000),
    numbers,
    writes=some,
)
policies = st.builds(
    Policy,
    replication=numbers,
    topics=st.fixed_dictionaries(
        {}, optional={name: st.builds(TopicRule, numbers, st.none() | numbers) for name in TOPICS}
    ),
    services=st.fixed_dictionaries(
        {}, optional={name: st.builds(ServiceRule, some, some, st.just(name)) for name in SERVICES}
    ),
    agencies=st.fixed_dictionaries({}, optional=dict.fromkeys(AGENCIES, agency_rules)),
    others=st.just(frozenset({"kept"})),
)
acls = st.builds(
    Acl,
    st.sampled_from(USERS),
    st.sampled_from(("read", "write", "all")),
    st.sampled_from(("topic", "group")),
    st.sampled_from((*TOPICS, "atf.", "*")),
    st.booleans(),
    st.booleans(),
    st.sampled_from(("*", "10.0.0.1")),
)
credentials = st.builds(
    Credential, st.sampled_from(USERS), st.sampled_from(("SCRAM-SHA-512", "SCRAM-SHA-256"))
)
limits = st.builds(
    Setting, st.sampled_from(USERS), st.sampled_from(("consumer_byte_rate", "producer_byte_rate"))
)


@st.composite
def states(draw: st.DrawFn) -> State:
    """Whatever may stand on a cluster: also what no policy would have made."""
    topics = draw(st.dictionaries(st.sampled_from((*TOPICS, "old")), st.builds(Topic, numbers, numbers)))
    values = st.sampled_from(("-1", "delete", "1", "compact"))
    settings = {
        Setting(name, key): draw(values)
        for name in topics
        for key in ("cleanup.policy", "retention.ms", "min.insync.replicas", "compression.type")
    }
    return State(
        topics,
        settings,
        draw(st.frozensets(credentials)),
        draw(st.frozensets(acls)),
        draw(st.dictionaries(limits, numbers.map(float))),
    )


def after(state: State, steps: Sequence[Step]) -> State:
    """The state when these steps are done."""
    for step in steps:
        state = step.applied(state)
    return state


def of_users(state: State, users: set[str]) -> State:
    """What of a state is of these users."""
    return State(
        {},
        {},
        frozenset(one for one in state.credentials if one.user in users),
        frozenset(one for one in state.acls if one.user in users),
        {key: value for key, value in state.quotas.items() if key.of in users},
    )


@given(policies, states())
def test_a_plan_that_is_carried_out_leaves_nothing_to_do(policy: Policy, actual: State) -> None:
    end = after(actual, planned(policy, actual, 3, "operator").steps)
    assert planned(policy, end, 3, "operator").steps == ()


@given(policies, states())
def test_pruned_it_is_what_the_policy_says_and_no_more(policy: Policy, actual: State) -> None:
    found = planned(policy, actual, 3, "operator")
    end = after(actual, (*found.steps, *found.extra))
    again = planned(policy, end, 3, "operator")
    assert (again.steps, again.extra) == ((), ())
    managed = set(USERS) - {"operator", "kept"}
    assert of_users(end, managed) == of_users(wanted(policy, actual.users, 3), managed)


@given(policies, states())
def test_without_prune_nothing_is_taken_from_anyone(policy: Policy, actual: State) -> None:
    end = after(actual, planned(policy, actual, 3).steps)
    assert end.credentials >= actual.credentials
    assert end.acls >= actual.acls
    assert end.quotas.keys() >= actual.quotas.keys()


@given(policies, states())
def test_topics_keep_their_shape_and_events_and_others_are_left_alone(policy: Policy, actual: State) -> None:
    found = planned(policy, actual, 3, "operator")
    end = after(actual, (*found.steps, *found.extra))
    assert {name: end.topics[name] for name in actual.topics} == dict(actual.topics)
    alone = {"operator", "kept"}
    assert of_users(end, alone) == of_users(actual, alone)


@given(policies, states())
def test_nobody_is_given_a_right_without_a_limit_and_credentials(policy: Policy, actual: State) -> None:
    """An agency's rights come with its limits, after them, and never to a user who was revoked."""
    state = actual
    for step in planned(policy, actual, 3, "operator").steps:
        before, state = state, step.applied(state)
        for acl in state.acls - before.acls:
            agency = acl.user.rpartition(".")[0]
            if agency in AGENCIES:
                assert acl.user in actual.users
                assert Setting(acl.user, "consumer_byte_rate") in state.quotas
                own = policy.agencies[agency].writes if acl.operation == "write" else ()
                assert acl.operation == "read" or acl.name in own
                assert not own or Setting(acl.user, "producer_byte_rate") in state.quotas


@given(policies, states(), st.sampled_from(AGENCIES))
def test_who_is_revoked_has_nothing_and_gets_nothing_back(policy: Policy, actual: State, agency: str) -> None:
    end = after(actual, ended(agency, actual))
    nothing = of_users(end, set(users_of(agency)))
    assert nothing == State({}, {}, frozenset(), frozenset(), {})
    everyone_else = set(USERS) - set(users_of(agency))
    assert of_users(end, everyone_else) == of_users(actual, everyone_else)
    later = after(end, planned(policy, end, 3).steps)
    assert of_users(later, set(users_of(agency))) == nothing


@given(policies, states())
def test_an_agency_has_its_topics_and_its_groups_and_nothing_else(policy: Policy, actual: State) -> None:
    rules = replace(policy, services={})
    groups = {
        (one.user, one.name, one.prefixed)
        for one in wanted(rules, actual.users, 3).acls
        if one.resource == "group"
    }
    assert all(prefixed and name == f"{user.rpartition('.')[0]}." for user, name, prefixed in groups)
