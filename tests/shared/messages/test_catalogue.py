from concertmaster_shared.messages import codes, sentence


def test_a_sentence_is_filled_with_its_parameters():
    assert sentence("not_found", {"kind": "workflow", "id": "7"}) == "There is no workflow with the id '7'."


def test_a_value_is_never_read_as_a_place_for_another():
    assert "{id}" in sentence("not_found", {"kind": "{id}", "id": "7"})


def test_a_missing_parameter_leaves_a_gap_and_an_unknown_code_speaks_for_itself():
    assert sentence("not_found", {}) == "There is no … with the id '…'."
    assert sentence("never.heard", {}) == "never.heard"


def test_every_sentence_ends_as_one():
    for code in codes():
        assert sentence(code, {})[-1] in ".?!…)", code


def test_in_a_sentence_from_the_right_each_value_keeps_its_own_direction():
    assert "«\u2068Name (EN)\u2069»" in sentence("answer.required", {"label": "Name (EN)"}, language="ar")
    assert "“Name (EN)”" in sentence("answer.required", {"label": "Name (EN)"}, language="tr")
