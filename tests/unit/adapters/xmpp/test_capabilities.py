"""What we can do, as others read it: the hash of XEP-0115 against its examples."""

import pytest

from app.adapters.xmpp.capabilities import announcement, description, is_ours, verification_string
from app.adapters.xmpp.frames import parse_frame
from app.adapters.xmpp.names import DISCO_INFO, tag

# XEP-0115 1.6.0, 5.2 and 5.3, with some order of their own to show that it does not matter.
SIMPLE = """
<query xmlns='http://jabber.org/protocol/disco#info'
       node='http://code.google.com/p/exodus#QgayPKawpkPSDYmwT/WM94uAlu0='>
  <identity category='client' name='Exodus 0.9.1' type='pc'/>
  <feature var='http://jabber.org/protocol/muc'/>
  <feature var='http://jabber.org/protocol/caps'/>
  <feature var='http://jabber.org/protocol/disco#items'/>
  <feature var='http://jabber.org/protocol/disco#info'/>
</query>
"""
COMPLEX = """
<query xmlns='http://jabber.org/protocol/disco#info'
       node='http://psi-im.org#q07IKJEyjvHSyhy//CH0CxmKi8w='>
  <identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>
  <identity xml:lang='el' category='client' name='Ψ 0.11' type='pc'/>
  <feature var='http://jabber.org/protocol/caps'/>
  <feature var='http://jabber.org/protocol/disco#info'/>
  <feature var='http://jabber.org/protocol/disco#items'/>
  <feature var='http://jabber.org/protocol/muc'/>
  <x xmlns='jabber:x:data' type='result'>
    <field var='FORM_TYPE' type='hidden'><value>urn:xmpp:dataforms:softwareinfo</value></field>
    <field var='ip_version' type='text-multi'><value>ipv6</value><value>ipv4</value></field>
    <field var='os'><value>Mac</value></field>
    <field var='os_version'><value>10.5.1</value></field>
    <field var='software'><value>Psi</value></field>
    <field var='software_version'><value>0.11</value></field>
  </x>
</query>
"""


@pytest.mark.parametrize(
    ("query", "expected"),
    [(SIMPLE, "QgayPKawpkPSDYmwT/WM94uAlu0="), (COMPLEX, "q07IKJEyjvHSyhy//CH0CxmKi8w=")],
)
def test_the_hash_is_the_one_of_the_standard(query: str, expected: str) -> None:
    assert verification_string(parse_frame(query.strip())) == expected


def test_our_hash_is_the_one_that_another_implementation_computed() -> None:
    # By slixmpp 1.17 over the same list; a change of the list changes it.
    assert announcement().attrib == {
        "hash": "sha-1",
        "node": "https://bellbird.invalid/caps",
        "ver": "UZdInMbA1qT+ii4bt5Y2W1judPw=",
    }


def test_who_looks_behind_the_hash_finds_what_it_was_made_of() -> None:
    announced = announcement()
    node = f"{announced.get('node')}#{announced.get('ver')}"
    assert is_ours(node)
    assert description(node).get("node") == node
    assert verification_string(description(node)) == announced.get("ver")


def test_no_feature_is_named_twice() -> None:
    features = [f.get("var") for f in description().iterfind(tag(DISCO_INFO, "feature"))]
    assert len(features) == len(set(features))
