package io.easyflow.api;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Where a person's browser logs in. */
@RestController
@Hidden
class LoginPage {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Easy Flow</title>
        <style>
          body { font: 16px/1.5 system-ui, sans-serif; display: grid; place-items: center;
                 min-height: 100vh; margin: 0; background: #f4f5f7; color: #1f2430; }
          form { background: #fff; padding: 2rem; border-radius: 8px; width: 18rem;
                 box-shadow: 0 1px 4px rgba(0, 0, 0, .15); }
          h1 { font-size: 1.3rem; margin: 0 0 1rem; }
          label { display: block; margin-bottom: .8rem; }
          input { display: block; width: 100%%; box-sizing: border-box; padding: .5rem;
                  font: inherit; border: 1px solid #8a90a0; border-radius: 4px; }
          button { width: 100%%; padding: .6rem; font: inherit; border: 0; border-radius: 4px;
                   background: #1f5fbf; color: #fff; cursor: pointer; }
          p { color: #b3261e; margin: 0 0 1rem; }
        </style>
      </head>
      <body>
        <form method="post" action="login">
          <h1>Easy Flow</h1>
          %s
          <label>Name <input name="username" autocomplete="username" required autofocus></label>
          <label>Password
            <input name="password" type="password" autocomplete="current-password" required>
          </label>
          <input type="hidden" name="%s" value="%s">
          <button>Log in</button>
        </form>
      </body>
      </html>
      """;

  @GetMapping(value = "/login", produces = MediaType.TEXT_HTML_VALUE)
  String page(
      CsrfToken csrf,
      @RequestParam(required = false) String error,
      @RequestParam(required = false) String logout) {
    String said =
        error != null
            ? "<p role=\"alert\">The name or the password is wrong.</p>"
            : logout != null ? "<p role=\"status\">You are logged out.</p>" : "";
    return PAGE.formatted(
        said, HtmlUtils.htmlEscape(csrf.getParameterName()), HtmlUtils.htmlEscape(csrf.getToken()));
  }
}
