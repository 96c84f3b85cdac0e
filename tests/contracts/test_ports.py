"""The table of ports against what BTS and CBP publish (copies in tests/data/ports)."""

import csv
from collections import Counter
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from shared.contracts.ports import (
    Border,
    Component,
    UnknownFieldOffice,
    UnknownPort,
    UnknownZone,
    field_office,
    field_office_named,
    field_offices,
    port,
    ports,
    read_table,
    zone,
)
from shared.contracts.vocabularies import Mode

PUBLISHED = Path(__file__).parents[1] / "data" / "ports"
STATES = (
    "AK AL AR AZ CA CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY "
    "OH OK OR PA PR RI SC SD TN TX VA VI VT WA WI WV"
)


def published(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_codes_are_four_digits_and_unique() -> None:
    codes = [row["port_code"] for row in read_table("ports.csv")]
    assert all(len(code) == 4 and code.isascii() and code.isdigit() for code in codes)
    assert len(codes) == len(set(codes)) == len(ports())
    assert codes == sorted(codes)


def test_office_codes_and_names_are_unique() -> None:
    rows = list(read_table("field_offices.csv"))
    assert len({row["code"] for row in rows}) == len({row["name"] for row in rows}) == len(rows)


def test_every_port_is_complete() -> None:
    for each in ports().values():
        assert each.name == " ".join(each.name.split())
        assert each.state in STATES.split(), each
        assert each.field_office in field_offices(), each
        assert field_office(each.field_office).component is Component.OFO, each
        assert zone(each.time_zone).key == each.time_zone


def test_no_two_ports_of_a_state_share_a_name() -> None:
    twice = [key for key, n in Counter((p.name, p.state) for p in ports().values()).items() if n > 1]
    assert twice == []


def test_every_office_has_a_zone_and_twenty_each() -> None:
    assert all(zone(office.time_zone) for office in field_offices().values())
    assert Counter(office.component for office in field_offices().values()) == {"ofo": 20, "usbp": 20}


def test_the_28_southwest_land_ports_are_as_published() -> None:
    rows = published("ports_southwest_land.csv")
    assert len(rows) == 28
    for row in rows:
        each = port(row["port_code"])
        assert (each.name, each.state, each.time_zone) == (row["port_name"], row["state"], row["iana_tz"])
        assert field_office(each.field_office).name == row["field_office"]
        assert (each.mode, each.border) == (Mode.LAND, Border.SOUTHWEST)


def test_the_110_land_ports_are_as_published_and_no_others() -> None:
    borders = {"US-Mexico Border": Border.SOUTHWEST, "US-Canada Border": Border.NORTHERN}
    expected = {
        row["port_code"]: (row["port_name"], borders[row["border"]])
        for row in published("ports_land_bts.csv")
    }
    land = {code: (each.name, each.border) for code, each in ports().items() if each.mode is Mode.LAND}
    assert len(expected) == 110
    assert land == expected


def test_a_land_border_agrees_with_its_offices_region() -> None:
    for each in ports().values():
        if each.border is not Border.OTHER:
            assert field_office(each.field_office).region == f"{each.border}_border"


def test_offices_and_regions_are_those_of_cbps_files() -> None:
    regions = {
        "Southwest Border": "southwest_border",
        "Northern Border": "northern_border",
        "Central/Coastal/Other": "central_coastal_other",
    }
    rows = published("cbp_areas_of_responsibility.csv")
    for row in rows:
        assert field_office_named(row["area_of_responsibility"]).region == regions[row["region"]]
    named = {field_office_named(row["area_of_responsibility"]).code for row in rows}
    assert named == {o.code for o in field_offices().values() if o.component is Component.OFO}


@pytest.mark.parametrize(
    ("code", "zone_name"),
    [
        ("2403", "America/Chicago"),  # Presidio: El Paso's office, Central time
        ("2410", "America/Chicago"),  # Boquillas: likewise
        ("2404", "America/Denver"),  # Tornillo, El Paso County
        ("2604", "America/Phoenix"),
        ("2907", "America/Boise"),
        ("3302", "America/Los_Angeles"),  # Eastport: the Idaho panhandle
        ("3304", "America/Denver"),
        ("3403", "America/Chicago"),  # Portal, North Dakota
        ("3808", "America/Detroit"),  # Escanaba: the Upper Peninsula's Eastern part
        ("3905", "America/Chicago"),  # Gary, Indiana
        ("4110", "America/Indiana/Indianapolis"),
        ("4115", "America/Kentucky/Louisville"),
        ("4116", "America/Chicago"),  # Owensboro-Evansville
        ("2006", "America/Chicago"),  # Memphis
        ("2016", "America/New_York"),  # Knoxville
        ("3103", "America/Juneau"),
        ("3201", "Pacific/Honolulu"),
        ("4909", "America/Puerto_Rico"),
        ("5101", "America/St_Thomas"),
    ],
)
def test_zones_follow_geography(code: str, zone_name: str) -> None:
    assert port(code).time_zone == zone_name


def test_an_unknown_port_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownPort, match="2304 Laredo, TX"):
        port("Laredo")
    with pytest.raises(UnknownPort, match="2304 Laredo"):
        port("23O4")
    with pytest.raises(UnknownPort, match=r"'401'; nearest: 0401 Boston, MA$"):
        port("401")
    with pytest.raises(UnknownPort, match=r"''$"):
        port("")


def test_what_was_dropped_stays_out() -> None:
    for code in ("0000", "0001", "5335", "1012", "7070", "8000"):
        with pytest.raises(UnknownPort):
            port(code)


@pytest.mark.parametrize("name", ["Laredo Field Office", "LAREDO FIELD OFFICE", "  laredo  field office "])
def test_office_names_are_read_in_any_case(name: str) -> None:
    assert field_office_named(name).code == "laredo"


def test_a_sector_is_not_the_field_office_of_its_city() -> None:
    assert field_office_named("LAREDO SECTOR").component is Component.USBP
    assert field_office_named("Rio Grande Valley Sector").code == "usbp_rio_grande_valley"


def test_an_unknown_office_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownFieldOffice, match=r"'Laredo Field Office' \(laredo\)"):
        field_office("LAREDO")
    with pytest.raises(UnknownFieldOffice, match="'Tucson Field Office'"):
        field_office_named("Tuscon Field Office")


@pytest.mark.parametrize("name", ["America/El_Paso", "America", "", "../etc", "Mars\0"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone):
        zone(name)


def test_tables_are_loaded_once_and_cannot_be_changed() -> None:
    assert ports() is ports()
    with pytest.raises(TypeError):
        ports()["9999"] = port("2304")  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        port("2304").name = "Nuevo Laredo"  # type: ignore[misc]
