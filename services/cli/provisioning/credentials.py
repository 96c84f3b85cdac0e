"""An agency's credentials: which of its two user names, and what is handed over, once.

Both names have the same rights, and may read in one group. So new credentials work beside the old ones until
those are ended: consumers move one after the other, and none stops.
"""

from services.cli.processes.kafka_security import LOGIN
from services.cli.provisioning import plan
from services.cli.provisioning.plan import Step
from services.cli.provisioning.policy import Policy, users_of
from services.cli.provisioning.state import Credential, State
from services.cli.provisioning.tables import PolicyError

HANDED_OVER = """\
# Kafka credentials of {agency}, for {servers}. They are shown once: keep this file to yourselves.
# ca.pem, the brokers' authority, comes with it. The words are librdkafka's (confluent-kafka, kcat -F); for
# Java see the last lines.
bootstrap.servers={servers}
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.username={user}
sasl.password={password}
ssl.ca.location=ca.pem
# A group's name begins with `{agency}.`
group.id={agency}.main
auto.offset.reset=earliest
# Java: instead of sasl.username, sasl.password and ssl.ca.location
#sasl.jaas.config={login} username="{user}" password="{password}";
#ssl.truststore.type=PEM
#ssl.truststore.location=ca.pem
"""


def active(agency: str, actual: State) -> tuple[str, ...]:
    """Which of an agency's user names can log in."""
    return tuple(user for user in users_of(agency) if user in actual.users)


def new_user(agency: str, actual: State, *, rotate: bool) -> str:
    """The user name that gets credentials now. Raises `PolicyError` where there must not be any more."""
    now = active(agency, actual)
    if rotate and not now:
        raise PolicyError(f"{agency} has no credentials to rotate: outbound agency add {agency}")
    if len(now) == len(users_of(agency)):
        old, new = now
        raise PolicyError(
            f"{agency} has two credentials, {old} and {new}: when nobody logs in as the old one any more, "
            f"end it with outbound agency rotate {agency} --end {old} (or {new})"
        )
    if now and not rotate:
        raise PolicyError(f"{agency} has credentials ({now[0]}): outbound agency rotate {agency}")
    return next(user for user in users_of(agency) if user not in now)


def granted(policy: Policy, actual: State, user: str) -> tuple[Step, ...]:
    """A user's limits and rights, then the credentials. Raises `PolicyError` without rules for the agency."""
    agency, _, _ = user.rpartition(".")
    if agency not in policy.agencies:
        known = ", ".join(sorted(policy.agencies)) or "none"
        raise PolicyError(f"{agency} is not in the policy, which has {known}: put its rules there first")
    missing = {topic for topic in policy.agencies[agency].reads if topic not in actual.topics}
    if missing:
        raise PolicyError(
            f"the cluster has no topic {', '.join(sorted(missing))}: outbound kafka provision first"
        )
    made = plan.MakeCredential(Credential(user))
    steps = plan.planned(policy, made.applied(actual), policy.replication).steps
    rights = (one for one in steps if isinstance(one, plan.AddAcl) and one.acl.user == user)
    limits = (one for one in steps if isinstance(one, plan.SetQuota) and one.quota.of == user)
    return (*limits, *rights, made)


def without(agency: str, user: str, actual: State) -> tuple[Step, ...]:
    """What ends the old credentials of a rotation. Raises `PolicyError` where none would be left."""
    now = active(agency, actual)
    if user not in now:
        raise PolicyError(f"{agency} has no credentials {user}; it has {', '.join(now) or 'none'}")
    if len(now) == 1:
        raise PolicyError(f"{user} is all that {agency} has: to cut it off, outbound agency revoke {agency}")
    return plan.ended_users(frozenset({user}), actual)


def handed_over(agency: str, user: str, password: str, servers: str) -> str:
    """A file of properties, which Kafka's clients read."""
    return HANDED_OVER.format(
        agency=agency,
        user=user,
        password=password,
        login=LOGIN,
        servers=servers,
    )
