"""Composition root of the inspection service."""

from pathlib import Path

from services.inspection.inspections import INSPECTION
from shared.service import record_service

SERVICE = record_service("inspection", Path(__file__).parent, (INSPECTION,))
