package io.easyflow.api;

import io.easyflow.api.ApiTokens.ApiToken;
import io.easyflow.api.ApiUsers.ApiUser;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who may log in. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Users", description = "People and programs that may log in; for administrators")
class UserController {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");
  private static final int LEAST = 8;
  private static final int MOST = 72; // bcrypt looks no further

  private final ApiUsers users;
  private final ApiTokens tokens;

  UserController(ApiUsers users, ApiTokens tokens) {
    this.users = users;
    this.tokens = tokens;
  }

  /**
   * @param password the new password, 8 to 72 characters
   * @param role viewer, operator or admin
   */
  record NewUser(String password, Role role) {
    @Override
    public String toString() {
      return "NewUser[" + role + "]";
    }
  }

  /**
   * @param name who will use it
   * @param role viewer, operator or admin
   * @param expiresAt until when it is valid, null for ever
   */
  record NewToken(String name, Role role, Instant expiresAt) {}

  /**
   * @param name who will use it
   * @param token the token, shown this once
   */
  record MadeToken(String name, String token) {
    @Override
    public String toString() {
      return "MadeToken[" + name + "]";
    }
  }

  @GetMapping("/users")
  @Operation(summary = "Everybody who may log in")
  List<ApiUser> users() {
    return users.list();
  }

  @PutMapping("/users/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Add a person, or set password and role anew")
  void put(@PathVariable String name, @RequestBody NewUser user) {
    checkName(name);
    checkRole(user.role());
    if (user.password() == null
        || user.password().length() < LEAST
        || user.password().length() > MOST) {
      throw ApiException.badRequest(
          "Field 'password' must have %d to %d characters.".formatted(LEAST, MOST));
    }
    users.put(name, user.password(), user.role());
  }

  @DeleteMapping("/users/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Remove a person")
  void removeUser(@PathVariable String name) {
    if (!users.remove(name)) {
      throw ApiException.conflict(
          "There is no user '" + name + "', or it is the last administrator.");
    }
  }

  @GetMapping("/tokens")
  @Operation(summary = "Tokens of programs, without the tokens themselves")
  List<ApiToken> tokens() {
    return tokens.list();
  }

  @PostMapping("/tokens")
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Make a token", description = "It is shown this once and never again.")
  MadeToken make(@RequestBody NewToken token, Principal who) {
    checkName(token.name());
    checkRole(token.role());
    return new MadeToken(
        token.name(), tokens.create(token.name(), token.role(), token.expiresAt(), who.getName()));
  }

  @DeleteMapping("/tokens/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Take a token back")
  void removeToken(@PathVariable String name) {
    if (!tokens.remove(name)) {
      throw ApiException.notFound("There is no token '" + name + "'.");
    }
  }

  private static void checkName(String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw ApiException.badRequest(
          "The name must be lower-case letters, digits, dots, dashes, underscores or @.");
    }
  }

  private static void checkRole(Role role) {
    if (role == null) {
      throw ApiException.badRequest("Field 'role' must be viewer, operator or admin.");
    }
  }
}
