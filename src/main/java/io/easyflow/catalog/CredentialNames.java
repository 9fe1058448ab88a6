package io.easyflow.catalog;

import io.easyflow.jq.Spelling;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that credentials named elsewhere in the file are declared in it. */
record CredentialNames(Map<String, CredentialSpec> declared) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  /**
   * @return the name in that field, null when there is none
   */
  String named(Fields fields, String field) {
    String name = fields.text(field);
    if (name != null) {
      check(fields, field, name);
    }
    return name;
  }

  /**
   * @return the text in that field, whose placeholders are credentials
   */
  String template(Fields fields, String field) {
    String text = fields.text(field);
    if (text != null) {
      Matcher placeholder = PLACEHOLDER.matcher(text);
      while (placeholder.find()) {
        check(fields, field, placeholder.group(1));
      }
    }
    return text;
  }

  private void check(Fields fields, String field, String name) {
    if (!declared.containsKey(name)) {
      String hint = Spelling.hint(name, declared.keySet());
      fields.problem(
          field,
          field
              + ": credential '"
              + name
              + "' is not declared"
              + (hint.isEmpty() ? "; add it to credentials" : hint));
    }
  }
}
