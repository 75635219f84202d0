import keyring
import keyring.backend
import pytest
from keyring.backends.chainer import ChainerBackend

from concertmaster_designer.storage import keys
from concertmaster_designer.storage.keys import KeyStore


class Store(keyring.backend.KeyringBackend):
    """A store that remembers in a table what it is given."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.table = {}

    def set_password(self, service, username, password):
        self.table[service, username] = password

    def get_password(self, service, username):
        return self.table.get((service, username))

    def delete_password(self, service, username):
        del self.table[service, username]


class Locked(Store):
    def set_password(self, service, username, password):
        raise RuntimeError("the desktop does not answer")

    get_password = delete_password = set_password


@pytest.fixture
def use(monkeypatch):
    before = keyring.get_keyring()

    def choose(store: Store, *, trusted):
        keyring.set_keyring(store)
        if trusted:
            monkeypatch.setattr(keys, "TRUSTED", {f"{type(store).__module__}.{type(store).__qualname__}"})
        return store

    yield choose
    keyring.set_keyring(before)


def test_a_trusted_store_keeps_a_key_for_the_next_start(use):
    store = use(Store(), trusted=True)
    assert KeyStore().keep("https://a.example", "cm_secret")
    assert "cm_secret" in store.table.values()
    assert KeyStore().key("https://a.example") == "cm_secret"


def test_a_plain_store_gets_nothing_and_the_key_lives_in_memory(use):
    store = use(Store(), trusted=False)
    ours = KeyStore()
    assert not ours.keep("https://a.example", "cm_secret")
    assert store.table == {}
    assert ours.key("https://a.example") == "cm_secret"
    assert KeyStore().key("https://a.example") is None


def test_a_key_is_bound_to_its_origin(use):
    use(Store(), trusted=True)
    KeyStore().keep("https://a.example", "cm_secret")
    assert KeyStore().key("https://b.example") is None
    assert KeyStore().key("http://a.example") is None


def test_a_forgotten_key_is_gone(use):
    use(Store(), trusted=True)
    ours = KeyStore()
    ours.keep("https://a.example", "cm_secret")
    ours.forget("https://a.example")
    ours.forget("https://a.example")
    assert ours.key("https://a.example") is None
    assert KeyStore().key("https://a.example") is None


def test_a_store_that_fails_is_as_good_as_none(use):
    use(Locked(), trusted=True)
    ours = KeyStore()
    assert not ours.keep("https://a.example", "cm_secret")
    assert ours.key("https://a.example") == "cm_secret"
    assert KeyStore().key("https://a.example") is None
    ours.forget("https://a.example")


def test_of_several_stores_the_trusted_one_is_taken(use, monkeypatch):
    trusted = Store()
    monkeypatch.setattr(keys, "TRUSTED", {f"{Store.__module__}.{Store.__qualname__}"})
    monkeypatch.setattr(ChainerBackend, "backends", (Locked(), trusted))
    use(ChainerBackend(), trusted=False)
    assert KeyStore().keep("https://a.example", "cm_secret")
    assert list(trusted.table.values()) == ["cm_secret"]


def test_every_name_on_the_list_exists_where_its_module_does():
    for name in keys.TRUSTED:
        module, _, _kind = name.rpartition(".")
        assert module.startswith("keyring.backends.")
        assert not module.endswith(("null", "fail"))
