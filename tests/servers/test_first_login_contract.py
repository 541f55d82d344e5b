"""First logins on Prosody and ejabberd: the same contract as on the embedded server."""

import pytest

from tests.contract import test_im_first_login as contract

pytestmark = pytest.mark.anyio

globals().update({name: test for name, test in vars(contract).items() if name.startswith("test_")})
