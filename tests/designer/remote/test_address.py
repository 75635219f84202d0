import pytest

from concertmaster_designer.remote.address import AddressError, InsecureAddressError, ServerAddress


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://forms.example", "https://forms.example"),
        ("https://forms.example/", "https://forms.example"),
        ("  forms.example ", "https://forms.example"),
        ("HTTPS://Forms.Example:443", "https://forms.example"),
        ("https://forms.example:8443", "https://forms.example:8443"),
        ("localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://127.8.9.1", "http://127.8.9.1"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://localhost", "https://localhost"),
    ],
)
def test_what_people_type_becomes_one_origin(typed, origin):
    assert ServerAddress.parse(typed).origin == origin


@pytest.mark.parametrize("typed", ["http://forms.example", "http://192.168.0.4:8000", "http://localhost.example"])
def test_plain_http_is_for_this_machine_alone(typed):
    with pytest.raises(InsecureAddressError):
        ServerAddress.parse(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "ftp://forms.example",
        "https://user:word@forms.example",
        "https://forms.example/api",
        "https://a:99999",
        "https://[x",
    ],
)
def test_what_is_no_origin_is_refused(typed):
    with pytest.raises(AddressError):
        ServerAddress.parse(typed)
