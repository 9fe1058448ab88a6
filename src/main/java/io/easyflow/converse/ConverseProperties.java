package io.easyflow.converse;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the AI consultant answers.
 *
 * @param providers AI services in the order they are asked: a connector, whose account {@code
 *     default} is meant, or an account such as {@code connector:name}. Those without credentials or
 *     without the port {@code answer} are passed over
 * @param lines how many of a conversation's newest lines a service is shown
 * @param maxTokens longest answer
 * @param temperature how freely it answers, 0 to 2
 * @param budget once a question has waited so long no further service is asked
 * @param concurrency questions that are answered at the same time
 * @param trustToldPhone true when a phone that a customer typed is enough to tell the orders of
 *     that phone; a phone that their messenger vouches for always is
 */
@ConfigurationProperties("easyflow.converse")
public record ConverseProperties(
    List<String> providers,
    @DefaultValue("10") int lines,
    @DefaultValue("1000") int maxTokens,
    @DefaultValue("0.7") double temperature,
    @DefaultValue("45s") Duration budget,
    @DefaultValue("8") int concurrency,
    @DefaultValue("false") boolean trustToldPhone) {
  public ConverseProperties {
    providers = providers == null ? List.of() : List.copyOf(providers);
    atLeastOne("lines", lines);
    atLeastOne("max-tokens", maxTokens);
    atLeastOne("concurrency", concurrency);
    if (!(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException(
          "easyflow.converse.temperature is " + temperature + ": set it to 0 to 2");
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "easyflow.converse." + name + " is " + value + ": set it to 1 or more");
    }
  }
}
