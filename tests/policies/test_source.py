from taizhang.policies.source import pack, unpack
from tests.policies import samples


class TestPack:
    def test_keeps_the_document_as_it_is(self):
        document = samples.document()
        assert unpack(pack(document)) == document
