import Testing

@testable import Records

struct WordRowTests {
  @Test(arguments: [
    ("Price-List.pdf", "price"), ("Price-List.pdf", "LIST"), ("Price-List.pdf", "price-l"), ("Price-List.pdf", "pdf"),
    ("Ein schönes Schiff", "schones sch"), ("太郎と花子", "花"), ("the 2nd deck", "2n"), ("Ødegård", "ØDEGAR"), ("a", ""),
  ])
  func wordsAreFoundByTheirBeginnings(text: String, words: String) {
    #expect(WordRow(text).holds(WordRow(words)))
  }

  @Test(arguments: [("Price-List.pdf", "ice"), ("a list", "list a"), ("ab c", "a b"), ("", "a"), ("schön", "ön")])
  func nothingElseIsFound(text: String, words: String) {
    #expect(!WordRow(text).holds(WordRow(words)))
  }
}
