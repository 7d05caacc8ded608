import JSONText
import Testing

/// What people write for a value.
struct MistakenValueTests {
  @Test(arguments: [
    Mistake(#"{"name": Ada Lovelace}"#, "1:10", "text without quotation marks", #"write "Ada Lovelace""#),
    Mistake(#"{"a": ada@example.org, "b": 1}"#, "1:7", "text without quotation marks", #"write "ada@example.org""#),
    Mistake(#"{"a": Ada", "b": 1}"#, "1:7", "text without quotation marks", #"write "Ada""#),
    Mistake("[🙂]", "1:2", "text without quotation marks", #"write "🙂""#),
    Mistake(#"{"a": 12 EUR}"#, "1:10", "expected ',' or '}', found 'E'", "write text in double quotation marks, or delete it"),
    Mistake(
      "name: Ada", "1:1", "expected '{', found 'name'",
      "put the pairs between '{' and '}', keys and text in double quotation marks"),
    Mistake(
      "<html>", "1:1", "expected '{', found '<'", "put the pairs between '{' and '}', keys and text in double quotation marks"),
  ])
  func textHasNoQuotationMarks(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake("{'a': 1}", "1:2", "text in single quotation marks", #"write " at both ends of it"#),
    Mistake(#"{"a": 'b'}"#, "1:7", "text in single quotation marks", #"write " at both ends of it"#),
    Mistake("[`a`]", "1:2", "text in backquotes", #"write " at both ends of it"#),
    Mistake("{“a”: 1}", "1:2", "text in typographic quotation marks (“)", #"write the plain " at both ends of it"#),
    Mistake(#"{"a": „b“}"#, "1:7", "text in typographic quotation marks („)", #"write the plain " at both ends of it"#),
    Mistake("[«x»]", "1:2", "text in typographic quotation marks («)", #"write the plain " at both ends of it"#),
    Mistake("[‘x’]", "1:2", "text in typographic quotation marks (‘)", #"write the plain " at both ends of it"#),
  ])
  func textHasOtherQuotationMarks(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake("True", "1:1", "'True' is not a value", #"write true, or text: "True""#),
    Mistake(#"{"a": None}"#, "1:7", "'None' is not a value", #"write null, or text: "None""#),
    Mistake("[undefined]", "1:2", "'undefined' is not a value", #"write null, or text: "undefined""#),
    Mistake("[yes]", "1:2", "'yes' is not a value", #"write true, or text: "yes""#),
    Mistake("[OFF]", "1:2", "'OFF' is not a value", #"write false, or text: "OFF""#),
    Mistake(#"{"a": tru}"#, "1:7", "'tru' is not a value", #"write true, or text: "tru""#),
    Mistake(#"{"a": nul}"#, "1:7", "'nul' is not a value", #"write null, or text: "nul""#),
    Mistake("[nullx]", "1:2", "text without quotation marks", #"write "nullx""#),
  ])
  func wordIsSpelledOtherwise(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake("[NaN]", "1:2", "'NaN' is not a number in JSON", #"write null, or text: "NaN""#),
    Mistake("[Infinity]", "1:2", "'Infinity' is not a number in JSON", #"write null, or text: "Infinity""#),
    Mistake("[-Infinity]", "1:2", "'-Infinity' is not a number in JSON", #"write null, or text: "-Infinity""#),
    Mistake("[+inf]", "1:2", "'+inf' is not a number in JSON", #"write null, or text: "+inf""#),
  ])
  func numberIsNotFinite(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake("[+1]", "1:2", "a number does not begin with '+'", "delete the '+'"),
    Mistake(
      #"{"phone": +4915112345678}"#, "1:11", "a number does not begin with '+'",
      #"write a phone number as text: "+4915112345678""#),
    Mistake("[01]", "1:2", "a number does not begin with 0", #"delete the 0, or, if it counts, write text: "01""#),
    Mistake("[-01]", "1:2", "a number does not begin with 0", #"delete the 0, or, if it counts, write text: "-01""#),
    Mistake(#"{"zip": 01067}"#, "1:9", "a number does not begin with 0", #"delete the 0, or, if it counts, write text: "01067""#),
    Mistake("[.5]", "1:2", "a digit is missing before the point", "write 0 before the point"),
    Mistake("[-.5]", "1:3", "a digit is missing before the point", "write 0 before the point"),
    Mistake("[1.]", "1:4", "a digit is missing after the point", "write 0 after the point, or delete the point"),
    Mistake("[1.e5]", "1:4", "a digit is missing after the point", "write 0 after the point, or delete the point"),
    Mistake("[1e]", "1:4", "a digit is missing in the exponent", "write the exponent, as in 1e9"),
    Mistake("[1e+]", "1:5", "a digit is missing in the exponent", "write the exponent, as in 1e9"),
    Mistake("[-]", "1:3", "a digit is missing after '-'", "write the number, or null"),
    Mistake("[--1]", "1:2", "'--1' is not a number", #"write it as text: "--1""#),
    Mistake("[0x1F]", "1:2", "'0x1F' is not a number", #"write it as text: "0x1F""#),
    Mistake("[1_000]", "1:2", "'1_000' is not a number", #"write it as text: "1_000""#),
    Mistake("[1.2.3]", "1:2", "'1.2.3' is not a number", #"write it as text: "1.2.3""#),
    Mistake("[12EUR]", "1:2", "'12EUR' is not a number", #"write it as text: "12EUR""#),
    Mistake(#"{"expectedClose": 2024-05-01}"#, "1:19", "'2024-05-01' is not a number", #"write it as text: "2024-05-01""#),
    Mistake(
      "[2024-05-01T10:30:00Z]", "1:2", "'2024-05-01T10:30:00Z' is not a number", #"write it as text: "2024-05-01T10:30:00Z""#),
    Mistake("[10:30]", "1:2", "'10:30' is not a number", #"write it as text: "10:30""#),
    Mistake("[1/2]", "1:2", "'1/2' is not a number", #"write it as text: "1/2""#),
  ])
  func numberIsNone(_ mistake: Mistake) {
    mistake.expect()
  }
}
