"""An amount of money: whole minor units (cents) and a currency, so that no cent is lost in a fraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal, TypedDict

from pydantic import Field

from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.compound_kinds import MONEY
from concertmaster_shared.forms.values.currencies import MINOR_DIGITS
from concertmaster_shared.forms.values.limits import Limits, Within, crossed
from concertmaster_shared.forms.values.numbers import LARGEST_INTEGER, TOO_LARGE, group_number, read_number
from concertmaster_shared.forms.values.refusals import Finding, Refusal

NOT_MONEY: Final = Refusal("answer.not_money")

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Money(TypedDict):
    """The answer; ``amount`` counts minor units: 12.50 EUR is 1250."""

    amount: int
    currency: str


class MoneySettings(AnswerSettings):
    """Settings of an amount of money; limits count minor units, such as cents."""

    type: Literal["money"]
    currency: Currency | None = Field(None, description="The currency, ISO 4217; the first one of several.")
    currencies: tuple[Currency, ...] = Field((), description="Further currencies to choose from.")
    min: Slot[int] | None = Field(None, description="Smallest amount in minor units.")
    max: Slot[int] | None = Field(None, description="Largest amount in minor units.")


def allowed_currencies(settings: MoneySettings) -> tuple[str, ...]:
    """Give the currencies an answer may have, the preselected one first."""
    first = () if settings.currency is None else (settings.currency,)
    return (*first, *(code for code in settings.currencies if code != settings.currency))


def _accept(settings: MoneySettings) -> Accept:
    currencies = allowed_currencies(settings)
    only = currencies[0] if len(currencies) == 1 else None

    def accept(value: object) -> object:
        if value is None:
            return None
        if type(value) is not dict or not value.keys() <= {"amount", "currency"}:
            return NOT_MONEY
        amount, currency = value.get("amount"), value.get("currency", only)
        if amount is None or amount == "":
            return None
        if currency not in currencies:
            return Refusal("answer.currency", {"currencies": ", ".join(currencies)})
        return _take_amount(amount, str(currency))

    return accept


def _take_amount(amount: object, currency: str) -> object:
    if type(amount) is not int:
        return _explain(amount, currency)
    return {"amount": amount, "currency": currency} if -LARGEST_INTEGER <= amount <= LARGEST_INTEGER else TOO_LARGE


def _explain(amount: object, currency: str) -> Refusal:
    if type(amount) is not str:
        return NOT_MONEY
    number = read_number(amount, decimals=MINOR_DIGITS.get(currency, 2), unit=currency)
    return number if isinstance(number, Refusal) else NOT_MONEY


def _within(_settings: MoneySettings) -> Within:
    def within(value: object, limits: Limits) -> Refusal | None:
        amount, currency = value["amount"], value["currency"]  # type: ignore[index]  # accept gave it
        least, most = limits["min"], limits["max"]
        if isinstance(least, int | float) and amount < least:
            return Refusal("answer.too_small", {"min": _shown(least, currency)})
        if isinstance(most, int | float) and amount > most:
            return Refusal("answer.too_big", {"max": _shown(most, currency)})
        return None

    return within


def _read(raw: Sequence[str], settings: MoneySettings) -> object:
    currency = raw[1].strip() if len(raw) > 1 else next(iter(allowed_currencies(settings)), "")
    digits = MINOR_DIGITS.get(currency, 2)
    number = read_number(raw[0], decimals=digits, unit=currency)
    amount = raw[0].strip() if isinstance(number, Refusal) else round(number * 10**digits)
    return {"amount": amount, "currency": currency}


def _write(value: Money, _settings: MoneySettings) -> Sequence[str]:
    return _major(value), value["currency"]


def _major(value: Money) -> str:
    digits = MINOR_DIGITS.get(value["currency"], 2)
    sign, amount = ("-" if value["amount"] < 0 else ""), str(abs(value["amount"]))
    if digits == 0:
        return sign + amount
    amount = amount.zfill(digits + 1)
    return f"{sign}{amount[:-digits]}.{amount[-digits:]}"


def _shown(amount: float, currency: str) -> str:
    digits = MINOR_DIGITS.get(currency, 2)
    return f"{group_number(amount / 10**digits, decimals=digits)} {currency}"


def _lint(settings: MoneySettings) -> Iterator[Finding]:
    yield from crossed(settings)
    if not allowed_currencies(settings):
        yield Finding("form.no_currency", ("currency",))
    for currency in allowed_currencies(settings):
        if currency not in MINOR_DIGITS:
            yield Finding("form.unknown_currency", ("currency",), {"currency": currency})


SPEC: Final[FieldSpec[MoneySettings]] = FieldSpec(
    type="money",
    title="Money",
    help="An amount in one currency, or in one of several.",
    icon="banknote",
    settings=MoneySettings,
    kind=MONEY,
    accept=_accept,
    limits=("min", "max"),
    within=_within,
    read=_read,
    write=_write,
    summary=lambda value, _settings, _say: _shown(value["amount"], value["currency"]),
    lint=_lint,
)
