package io.easyflow.account;

import io.easyflow.catalog.Connector;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

/** Which variables are set, and which accounts they speak of. */
record VariableNames(Environment environment) {
  /**
   * @return true when it is set to something
   */
  boolean isSet(String variable) {
    return value(variable) != null;
  }

  /**
   * @return its value, null when it is not set or blank
   */
  String value(String variable) {
    String value = environment.getProperty(variable);
    return value == null || value.isBlank() ? null : value.trim();
  }

  /**
   * @return names of the accounts that could be there: {@code default} and those in variables
   */
  Set<String> accounts(Connector connector) {
    Set<String> found = new TreeSet<>();
    found.add(Account.DEFAULT);
    String prefix = Variables.accounts(connector.id());
    if (environment instanceof ConfigurableEnvironment sources) {
      sources.getPropertySources().stream()
          .filter(EnumerablePropertySource.class::isInstance)
          .flatMap(
              source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
          .filter(name -> name.startsWith(prefix) && isSet(name))
          .map(name -> Variables.accountOf(connector.id(), name))
          .filter(name -> name != null)
          .forEach(found::add);
    }
    return found;
  }
}
