package io.easyflow.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.easyflow.crash.Fuzz;
import io.easyflow.testkit.Choices;
import io.easyflow.testkit.JsonMutator;
import io.easyflow.testkit.VendorJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies and queries of strangers: each is read or refused, and what was read can be kept. */
class BodyFuzzTest {
  private static final List<JsonNode> SAMPLES = VendorJson.of("telegram");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/x-www-form-urlencoded",
          "application/x-www-form-urlencoded;charset=windows-1251",
          "application/x-www-form-urlencoded; charset=UTF-16",
          "application/x-www-form-urlencoded; charset=\"ISO-2022-CN\"",
          "text/plain",
          "application/vnd.api+json;charset=",
          "application/json; charset=no such",
          ";",
          "a/b;c");

  @Test
  void everyBodyIsReadOrRefused() {
    Fuzz.run(15_000, 400_000, BodyFuzzTest::body);
  }

  @MethodSource("io.easyflow.crash.Fuzz#seeds")
  @FuzzTest(maxDuration = Fuzz.DURATION)
  void fuzz(byte[] input) {
    body(input);
  }

  private static void body(byte[] input) {
    Choices choices = new Choices(input);
    try {
      BodyFormat format = BodyFormat.of(choices.oneIn(8) ? choices.text(60) : choices.one(TYPES));
      byte[] bytes = bytes(choices);
      if (format.kind() == BodyFormat.Kind.FORM) {
        keptAsItIs(FormBody.read(bytes, format.charset()));
      } else {
        keptAsItIs(JsonBody.read(bytes));
      }
      FormBody.query(choices.text(200));
    } catch (RefusedException refused) {
      assertThat(refused.getMessage()).endsWith(".").doesNotContain("Exception");
    }
  }

  private static byte[] bytes(Choices choices) {
    return switch (choices.below(4)) {
      case 0 -> choices.rest();
      case 1 -> form(choices);
      case 2 -> spoilt(VendorJson.bytes(choices.one(SAMPLES)), choices);
      default -> VendorJson.bytes(new JsonMutator(choices).mutate(choices.one(SAMPLES)));
    };
  }

  private static byte[] form(Choices choices) {
    StringBuilder form = new StringBuilder();
    while (choices.more()) {
      form.append(
          choices.one(
              List.of("a", "b", "=", "&", "[", "]", "[]", "%", "%41", "%d0%b6", "+", "a[b]=1&")));
      if (choices.oneIn(10)) {
        form.append(choices.text(5));
      }
    }
    return form.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Cuts, changes and doubles bytes of a text that was well. */
  private static byte[] spoilt(byte[] good, Choices choices) {
    byte[] bytes = good.clone();
    for (int changes = choices.below(6); changes > 0; changes--) {
      bytes[choices.below(bytes.length)] = (byte) choices.below(256);
    }
    return choices.oneIn(3)
        ? new String(bytes, 0, choices.below(bytes.length), StandardCharsets.ISO_8859_1)
            .getBytes(StandardCharsets.UTF_16)
        : bytes;
  }

  private static void keptAsItIs(JsonNode read) {
    assertThat(JsonBody.read(JsonBody.write(read)).toString()).isEqualTo(read.toString());
  }
}
