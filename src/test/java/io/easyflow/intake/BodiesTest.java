package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{} {}",
        "{}]",
        "nul",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "[1,]",
        "\"\u0001\"",
        "{\"a\":\"\\x\"}",
        "<xml/>",
        "a=b"
      })
  void refusesWhatIsNotOneJsonValue(String text) {
    assertThatThrownBy(() -> json(text))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.UNREADABLE));
  }

  @Test
  void saysWhereAndQuotesNothing() {
    assertThatThrownBy(() -> json("{\n \"a\": s3cret }"))
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void refusesInvalidUtf8() {
    assertThatThrownBy(() -> JsonBody.read(new byte[] {'"', (byte) 0xC3, (byte) 0x28, '"'}))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> JsonBody.read("\"ж\"".getBytes(Charset.forName("windows-1251"))))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void boundsDepth() {
    assertThat(json("[".repeat(200) + "]".repeat(200)).isArray()).isTrue();
    assertThatThrownBy(() -> json("[".repeat(201) + "]".repeat(201)))
        .hasMessageContaining("200 levels");
    assertThatThrownBy(() -> json("{\"a\":".repeat(100_000))).hasMessageContaining("200 levels");
  }

  @Test
  void keepsNumbersExactly() {
    String text =
        "{\"id\":9223372036854775807123,\"price\":10.10,\"zero\":-0,\"big\":1E+400,\"n\":0.1234567890123456789}";
    assertThat(new String(JsonBody.write(json(text)), StandardCharsets.UTF_8))
        .isEqualTo(text.replace("-0,", "0,"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "[-1E-2000000000]", "{\"a\":1e1001}"})
  void refusesNumbersThatFillTheMemory(String text) {
    assertThatThrownBy(() -> json(text))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("more than 1000 digits");
  }

  @Test
  void takesOddButReadableJson() {
    assertThat(json("\uFEFF{\"a\":1}").get("a").asInt()).isEqualTo(1);
    assertThat(json("{\"a\":1,\"a\":2}").get("a").asInt()).isEqualTo(2);
    assertThat(json("{\"a\":\"\\ud800\"}").get("a").asText()).hasSize(1);
    assertThat(JsonBody.read("{\"a\":\"ж\"}".getBytes(StandardCharsets.UTF_16)).get("a").asText())
        .isEqualTo("ж");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a=1&b=x+y%21|{\"a\":\"1\",\"b\":\"x y!\"}",
        "a=1&a=2&a=3|{\"a\":[\"1\",\"2\",\"3\"]}",
        "a[]=1|{\"a\":[\"1\"]}",
        "a[]=1&a[]=2|{\"a\":[\"1\",\"2\"]}",
        "a[b]=1&a[c][d]=2|{\"a\":{\"b\":\"1\",\"c\":{\"d\":\"2\"}}}",
        "data%5BFIELDS%5D%5BID%5D=7|{\"data\":{\"FIELDS\":{\"ID\":\"7\"}}}",
        "a[0]=x&a[1]=y|{\"a\":{\"0\":\"x\",\"1\":\"y\"}}",
        "a|{\"a\":\"\"}",
        "&&a=&|{\"a\":\"\"}",
        "=x|{\"\":\"x\"}",
        "a=b=c|{\"a\":\"b=c\"}",
        "a[b=1&[c]=2&d]=3&e[f]g=4&h[[i]]=5"
            + "|{\"a[b\":\"1\",\"[c]\":\"2\",\"d]\":\"3\",\"e[f]g\":\"4\",\"h[[i]]\":\"5\"}",
        "n=%D0%B6|{\"n\":\"ж\"}",
        "n=ж|{\"n\":\"ж\"}",
      })
  void makesJsonOfForms(String form, String json) {
    assertThat(form(form, StandardCharsets.UTF_8)).hasToString(json);
  }

  @Test
  void decodesFormsInTheirCharset() {
    assertThat(form("n=%E6", Charset.forName("windows-1251"))).hasToString("{\"n\":\"ж\"}");
    assertThat(form("", StandardCharsets.UTF_8)).hasToString("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=%",
        "a=%1",
        "a=%zz",
        "a=%-1",
        "a=%1&b=2",
        "%=a",
        "a=%E6",
        "a=%00%C0%80",
        "a=1&a[b]=2",
        "a[b]=1&a=2",
        "a[b]=1&a[]=2"
      })
  void refusesUnreadableForms(String form) {
    assertThatThrownBy(() -> form(form, StandardCharsets.UTF_8))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.UNREADABLE));
  }

  @Test
  void boundsForms() {
    assertThatThrownBy(() -> form("a" + "[b]".repeat(50) + "=1", StandardCharsets.UTF_8))
        .hasMessageContaining("nested deeper");
    assertThatThrownBy(() -> form("a&".repeat(5001), StandardCharsets.UTF_8))
        .hasMessageContaining("more than 5000 fields");
  }

  @Test
  void readsQueriesFlat() {
    assertThat(FormBody.query("hub.mode=subscribe&hub[x]=1"))
        .hasToString("{\"hub.mode\":\"subscribe\",\"hub[x]\":\"1\"}");
    assertThat(FormBody.query(null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json; charset=utf-8,JSON",
    "application/vnd.api+json,JSON",
    "text/plain,JSON",
    "application/x-www-form-urlencoded;charset=windows-1251,FORM"
  })
  void knowsContentTypes(String type, BodyFormat.Kind kind) {
    assertThat(BodyFormat.of(type).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=klingon",
        "json",
        "application/json; charset=\u0001"
      })
  void refusesOtherContentTypes(String type) {
    assertThatThrownBy(() -> BodyFormat.of(type))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.UNSUPPORTED));
  }

  @Test
  void boundsTextsAndKeepsThemApart() {
    assertThat(Texts.bounded(null, 100)).isNull();
    assertThat(Texts.bounded("ключ 😀", 100)).isEqualTo("ключ 😀");
    assertThat(Texts.bounded("a\0b\ud800c", 100)).isEqualTo("a\uFFFDb\uFFFDc");
    String one = Texts.bounded("x".repeat(500) + "1", Texts.MAX_KEY);
    String other = Texts.bounded("x".repeat(500) + "2", Texts.MAX_KEY);
    assertThat(one).hasSize(Texts.MAX_KEY).isNotEqualTo(other);
    String emoji = Texts.bounded("x".repeat(34) + "😀".repeat(50), 100);
    assertThat(emoji).hasSize(100).contains("\uFFFD~");
  }

  private static JsonNode json(String text) {
    return JsonBody.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode form(String text, Charset charset) {
    return FormBody.read(text.getBytes(StandardCharsets.UTF_8), charset);
  }
}
