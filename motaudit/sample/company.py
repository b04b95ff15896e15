"""Al Waha: a made-up group of restaurants, shops, service centres and a small airline, with two competitors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from motaudit.audit.places import Branch, Person, Role
from motaudit.base.ids import new_id
from motaudit.locale import current_language


@dataclass(frozen=True, slots=True)
class Place:
    """A branch with how well it is run: 0..1 in general, and apart from that in some stages."""

    branch: Branch
    checklist: str
    quality: float
    by_stage: Mapping[str, float]
    visits: int


def _place(
    code: str,
    name: str,
    city: str,
    region: str,
    brand: str,
    checklist: str,
    quality: float,
    visits: int,
    *,
    competitor: bool = False,
    by_stage: Mapping[str, float] | None = None,
    **attributes: str,
) -> Place:
    branch = Branch(
        id=new_id(),
        code=code,
        name=_in_language(name),
        city=_in_language(city),
        region=_in_language(region),
        brand=_in_language(brand),
        competitor=competitor,
        attributes=attributes,
    )
    return Place(branch, checklist, quality, by_stage or {}, visits)


def _in_language(name: str) -> str:
    """Places are called as the people there call them: in Arabic where Arabic is read."""
    return _ARABIC[name] if current_language() == "ar" else name


_ARABIC = {
    "Harbour Street": "شارع الميناء",
    "King Fahd Road": "طريق الملك فهد",
    "Old Town": "البلدة القديمة",
    "Garden Mall": "مجمع الحدائق",
    "Palm Square": "ميدان النخيل",
    "Corniche": "الكورنيش",
    "University District": "حي الجامعة",
    "Service Centre North": "مركز صيانة الشمال",
    "Service Centre Marina": "مركز صيانة المارينا",
    "Airport Desk": "مكتب المطار",
    "Burger Yard, Tahlia": "برغر يارد، التحلية",
    "Hypermax, Ring Road": "هايبرماكس، الطريق الدائري",
    "Jeddah": "جدة",
    "Riyadh": "الرياض",
    "Dammam": "الدمام",
    "Madinah": "المدينة المنورة",
    "Dubai": "دبي",
    "Abha": "أبها",
    "West": "الغربية",
    "Centre": "الوسطى",
    "East": "الشرقية",
    "South": "الجنوبية",
    "Gulf": "الخليج",
    "Al Waha Kitchen": "مطبخ الواحة",
    "Al Waha Market": "سوق الواحة",
    "Al Waha Care": "رعاية الواحة",
    "Al Waha Air": "طيران الواحة",
    "Burger Yard": "برغر يارد",
    "Hypermax": "هايبرماكس",
}


def places() -> tuple[Place, ...]:
    """Twelve branches in seven cities; the last of restaurants and of shops belongs to somebody else."""
    kitchen, market, care, air = "Al Waha Kitchen", "Al Waha Market", "Al Waha Care", "Al Waha Air"
    return (
        _place("R-01", "Harbour Street", "Jeddah", "West", kitchen, "restaurant-visit", 0.72, 6,
               by_stage={"FMOT": 0.55}, drive_thru="true", family_section="true"),
        _place("R-02", "King Fahd Road", "Riyadh", "Centre", kitchen, "restaurant-visit", 0.88, 6,
               drive_thru="true", family_section="true"),
        _place("R-03", "Old Town", "Dammam", "East", kitchen, "restaurant-visit", 0.62, 5,
               by_stage={"LMOT": 0.3}, drive_thru="false", family_section="true"),
        _place("R-04", "Garden Mall", "Riyadh", "Centre", kitchen, "restaurant-visit", 0.93, 5,
               drive_thru="false", family_section="false"),
        _place("S-01", "Palm Square", "Riyadh", "Centre", market, "retail-shop", 0.84, 5,
               delivery="true"),
        _place("S-02", "Corniche", "Jeddah", "West", market, "retail-shop", 0.70, 5,
               by_stage={"AMOT": 0.45}, delivery="true"),
        _place("S-03", "University District", "Madinah", "West", market, "retail-shop", 0.78, 4,
               delivery="false"),
        _place("C-01", "Service Centre North", "Riyadh", "Centre", care, "after-sales", 0.66, 4,
               by_stage={"SMOT": 0.85, "ZMOT": 0.5}),
        _place("C-02", "Service Centre Marina", "Dubai", "Gulf", care, "after-sales", 0.86, 4),
        _place("A-01", "Airport Desk", "Dubai", "Gulf", air, "airline-journey", 0.81, 4),
        _place("X-01", "Burger Yard, Tahlia", "Jeddah", "West", "Burger Yard", "restaurant-visit", 0.80, 3,
               competitor=True, drive_thru="true", family_section="true"),
        _place("X-02", "Hypermax, Ring Road", "Abha", "South", "Hypermax", "retail-shop", 0.68, 2,
               competitor=True, delivery="true"),
    )  # fmt: skip


def people() -> tuple[Person, ...]:
    """Four shoppers, at least one of whom writes in Arabic, a reviewer and a branch manager."""
    shopper = frozenset({Role.AUDITOR})
    layla = "ليلى منصور" if current_language() == "ar" else "Layla Mansour"
    return (
        Person(new_id(), "Salma Idris", frozenset({Role.AUDITOR, Role.REVIEWER, Role.MANAGER})),
        Person(new_id(), "Nadia Rahman", shopper),
        Person(new_id(), "Omar Haddad", shopper),
        Person(new_id(), layla, shopper),
        Person(new_id(), "يوسف العتيبي", shopper),
        Person(new_id(), "Karim Aziz", frozenset({Role.REVIEWER})),
        Person(new_id(), "Huda Salem", frozenset({Role.MANAGER})),
    )
