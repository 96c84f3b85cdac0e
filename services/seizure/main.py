"""Composition root of the seizure service."""

from pathlib import Path

from services.seizure.referrals import REFERRAL
from services.seizure.seizures import SEIZURE
from services.seizure.traces import TRACE
from shared.service import record_service

SERVICE = record_service("seizure", Path(__file__).parent, (SEIZURE, TRACE, REFERRAL))
