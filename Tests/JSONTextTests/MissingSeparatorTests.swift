import JSONText
import Testing

/// What is missing between values, and where it goes.
struct MissingSeparatorTests {
  /// Pointed at behind the value that lacks the comma, not at the innocent key after it.
  @Test(arguments: [
    Mistake(
      "{\n  \"name\": \"Ada\",\n  \"email\": \"ada@example.org\"\n  \"phone\": \"+12025550123\"\n}", "3:29",
      "expected ',' or '}'", "add a comma after the value on line 3"),
    Mistake("{\r\n  \"a\": 1\r\n  \"b\": 2\r\n}", "2:9", "expected ',' or '}'", "add a comma after the value on line 2"),
    Mistake("[1\n2]", "1:3", "expected ',' or ']'", "add a comma after the value on line 1"),
    Mistake("[1 2]", "1:3", "expected ',' or ']'", "add a comma after the value on line 1"),
    Mistake("[true false]", "1:6", "expected ',' or ']'", "add a comma after the value on line 1"),
    Mistake(#"["a""b"]"#, "1:5", "expected ',' or ']'", "add a comma after the value on line 1"),
    Mistake(#"{"a": {} "b": 1}"#, "1:9", "expected ',' or '}'", "add a comma after the value on line 1"),
    Mistake(#"{"é🙂": [] [1]}"#, "1:10", "expected ',' or '}'", "add a comma after the value on line 1"),
    Mistake("{\n  \"a\": 1\n  'b': 2\n}", "2:9", "expected ',' or '}'", "add a comma after the value on line 2"),
  ])
  func commaIsMissing(_ mistake: Mistake) {
    mistake.expect()
  }

  /// Pointed at the comma itself.
  @Test(arguments: [
    Mistake(#"{"a": 1,}"#, "1:8", "a comma before '}'", "delete the comma on line 1"),
    Mistake("[1,]", "1:3", "a comma before ']'", "delete the comma on line 1"),
    Mistake("{\n  \"a\": 1,\n}\n", "2:9", "a comma before '}'", "delete the comma on line 2"),
    Mistake("[1,,2]", "1:4", "two commas without a value between", "delete the comma on line 1"),
    Mistake(#"{"a":1,,"b":2}"#, "1:8", "two commas without a key and value between", "delete the comma on line 1"),
    Mistake("[,1]", "1:2", "a comma before the first value", "delete the comma"),
    Mistake(#"{,"a":1}"#, "1:2", "a comma before the first key", "delete the comma"),
    Mistake(#"{"amount": 1200,50}"#, "1:16", "a comma within a number", "write the decimals after a point"),
  ])
  func commaIsTooMuch(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake(#"{"a"}"#, "1:5", #"the key "a" has no value"#, "write ':' and its value"),
    Mistake(#"{"a", "b"}"#, "1:5", #"the key "a" has no value"#, "write ':' and its value"),
    Mistake(#"{"a" 1}"#, "1:5", #"expected ':' after the key "a""#, "add a colon after the key on line 1"),
    Mistake("{\"a\"\n1}", "1:5", #"expected ':' after the key "a""#, "add a colon after the key on line 1"),
    Mistake(#"{"a" = 1}"#, "1:6", #"expected ':' after the key "a""#, "write ':' instead of '='"),
    Mistake(#"{"a": "b": 1}"#, "1:10", "expected ',' or '}', found ':'", "write a comma and a key before it"),
    Mistake(#"["a": 1]"#, "1:5", "expected ',' or ']', found ':'", "put pairs of key and value between '{' and '}'"),
    Mistake(#"{"a"::1}"#, "1:6", "expected a value, found ':'", "delete the second colon"),
    Mistake("{:1}", "1:2", "a key is missing before ':'", "write the key in double quotation marks"),
    Mistake(
      #"{"name: "Ada"}"#, "1:10", #"expected ':' after the key "name: ""#, "close the quotation marks of the key before its colon"
    ),
    Mistake(#"{"a" 🙂}"#, "1:5", #"expected ':' after the key "a""#, "add a colon after the key on line 1"),
  ])
  func colonIsMissing(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake(#"{"a":,"b":1}"#, "1:6", #"the key "a" has no value"#, "write its value, or null, after the colon"),
    Mistake(#"{"a":}"#, "1:6", #"the key "a" has no value"#, "write its value, or null, after the colon"),
    Mistake(#"{"a": %}"#, "1:7", "expected a value, found '%'", "write text in double quotation marks"),
    Mistake(#"{"a": \}"#, "1:7", #"expected a value, found '\'"#, "write text in double quotation marks"),
    Mistake(#"{"a": (1)}"#, "1:7", "expected a value, found '('", "write text in double quotation marks"),
    Mistake(",", "1:1", "',' where the text begins", "begin with '{', or delete the ','"),
    Mistake(":", "1:1", "expected a value, found ':'", "put pairs of key and value between '{' and '}'"),
  ])
  func valueIsMissing(_ mistake: Mistake) {
    mistake.expect()
  }

  /// A text that ends too early is pointed at behind its last sign; the message says what is still open.
  @Test(arguments: [
    Mistake("{", "1:2", "the object that begins on line 1, column 1 is not closed", closeObject),
    Mistake("{\n  \"a\": 1\n", "2:9", "the object that begins on line 1, column 1 is not closed", closeObject),
    Mistake("[1, 2", "1:6", "the array that begins on line 1, column 1 is not closed", closeArray),
    Mistake("[", "1:2", "the array that begins on line 1, column 1 is not closed", closeArray),
    Mistake(#"{"a""#, "1:5", #"the key "a" has no value"#, "write ':' and its value"),
    Mistake(#"{"a":"#, "1:6", #"the key "a" has no value"#, "write its value, or null, after the colon"),
    Mistake(#"{"a": 1,"#, "1:9", "the object that begins on line 1, column 1 is not closed", closeObject),
    Mistake(#"{"a": [1}"#, "1:9", "'}' cannot close the array that begins on line 1, column 7", "add ']' before it"),
    Mistake(#"{"a": 1]"#, "1:8", "']' cannot close the object that begins on line 1, column 1", "add '}' before it"),
    Mistake("[}", "1:2", "'}' cannot close the array that begins on line 1, column 1", "add ']' before it"),
    Mistake("{]", "1:2", "']' cannot close the object that begins on line 1, column 1", "add '}' before it"),
    Mistake(#"{"a": 1, ]"#, "1:10", "']' cannot close the object that begins on line 1, column 1", "add '}' before it"),
    Mistake("[1, }", "1:5", "'}' cannot close the array that begins on line 1, column 1", "add ']' before it"),
    Mistake("}", "1:1", "'}' where the text begins", "begin with '{', or delete the '}'"),
    Mistake("]", "1:1", "']' where the text begins", "begin with '{', or delete the ']'"),
  ])
  func bracketIsMissing(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake("{}}", "1:3", "'}' closes nothing", "delete it; what begins on line 1 is closed on line 1"),
    Mistake("{\n  \"a\": 1\n}\n}\n", "4:1", "'}' closes nothing", "delete it; what begins on line 1 is closed on line 3"),
    Mistake(#"{"a":1}, "b": 2}"#, "1:8", "text after the end of the value", "the '}' on line 1 may be one too many"),
    Mistake(
      "{} {}", "1:4", "a second value after the end of the first", "a file holds one value; put this one into another file"),
    Mistake("1 2", "1:3", "text after the end of the value", "delete it"),
    Mistake(#""a" "b""#, "1:5", "text after the end of the value", "delete it"),
    Mistake(#""a": 1"#, "1:1", "a key outside of an object", "put pairs of key and value between '{' and '}'"),
    Mistake("{} %", "1:4", "text after the end of the value", "delete it"),
  ])
  func textFollowsTheValue(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake("{name: 1}", "1:2", "a key without quotation marks", #"write "name""#),
    Mistake("{1: 2}", "1:2", "a key without quotation marks", #"write "1""#),
    Mistake("{é: 2}", "1:2", "a key without quotation marks", #"write "é""#),
    Mistake("{{}}", "1:2", "expected a key, found '{'", "write a key and ':' before the value, or make a list with '[' and ']'"),
    Mistake("{[1]}", "1:2", "expected a key, found '['", "write a key and ':' before the value, or make a list with '[' and ']'"),
    Mistake("{%}", "1:2", "expected a key, found '%'", "write the key in double quotation marks"),
  ])
  func keyIsNoText(_ mistake: Mistake) {
    mistake.expect()
  }

  /// Keys are compared once escapes are resolved; the hint says where the first one is.
  @Test(arguments: [
    Mistake(#"{"a": 1, "a": 2}"#, "1:10", #"the key "a" is there twice"#, "it is first on line 1, column 2; keep one of the two"),
    Mistake(
      "{\n  \"phone\": 1,\n  \"ph\\u006fne\": 2\n}", "3:3", #"the key "phone" is there twice"#,
      "it is first on line 2, column 3; keep one of the two"),
    Mistake(
      #"{"a": {"b": 1, "b": 1}}"#, "1:16", #"the key "b" is there twice"#, "it is first on line 1, column 8; keep one of the two"),
    Mistake(#"{"":1,"":2}"#, "1:7", #"the key "" is there twice"#, "it is first on line 1, column 2; keep one of the two"),
    Mistake(
      "{\"0\":0,\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"5\":5,\"6\":6,\"7\":7,\"8\":8,\"9\":9,\n\"9\":9}", "2:1",
      #"the key "9" is there twice"#, "it is first on line 1, column 56; keep one of the two"),
  ])
  func keyIsThereTwice(_ mistake: Mistake) {
    mistake.expect()
  }
}

private let closeObject = "add '}' at the end, or restore what was cut off"
private let closeArray = "add ']' at the end, or restore what was cut off"
