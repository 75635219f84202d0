from concertmaster_designer.documents.notice import Notice


def test_listeners_are_told_in_order_until_they_stop():
    notice, heard = Notice(), []
    stop = notice.listen(lambda fact: heard.append(("first", fact)))
    notice.listen(lambda fact: heard.append(("second", fact)))
    notice(1)
    stop()
    stop()
    notice(2)
    assert heard == [("first", 1), ("second", 1), ("second", 2)]


def test_a_listener_may_stop_while_it_is_told():
    notice, heard = Notice(), []

    def once():
        heard.append("once")
        stop()

    stop = notice.listen(once)
    notice.listen(lambda: heard.append("always"))
    notice()
    notice()
    assert heard == ["once", "always", "always"]
