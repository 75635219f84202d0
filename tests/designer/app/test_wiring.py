"""What holds for the whole program while it runs, and for nobody after it."""

import sys

from concertmaster_designer.app.wiring import program
from concertmaster_designer.storage.folders import Folders


def test_threads_give_way_to_the_window_within_a_fraction_of_a_frame(dressed, tmp_path):
    usual = sys.getswitchinterval()
    with program(dressed, Folders.below(tmp_path)):
        assert sys.getswitchinterval() <= 0.002
    assert sys.getswitchinterval() == usual
