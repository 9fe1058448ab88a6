package io.easyflow.intake;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Leads requests on the door's paths to the door, ahead of logins, sessions and Spring MVC: a
 * webhook proves itself at the door, and what is made for people's requests would take most of the
 * time a webhook needs.
 */
final class DoorFilter extends HttpFilter {
  /** No platform's path has one of these; the hub's other guards judge such a path. */
  private static final String STRANGE = "%;\\";

  private final transient WebhookDoor door;
  private final transient LateBodies bodies;
  private final transient LateRefusals refusals;
  private final transient List<Lane> lanes = new ArrayList<>();

  private record Lane(PathPattern path, String platform) {}

  DoorFilter(
      WebhookDoor door,
      LateBodies bodies,
      LateRefusals refusals,
      List<IntakeProperties.Alias> aliases) {
    this.door = door;
    this.bodies = bodies;
    this.refusals = refusals;
    add(IntakeProperties.PATH, null);
    add(IntakeProperties.PATH + "/{account}", null);
    aliases.forEach(alias -> add(alias.path(), alias.platform()));
  }

  private void add(String path, String platform) {
    lanes.add(new Lane(PathPatternParser.defaultInstance.parse(path), platform));
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Map<String, String> path = path(request.getRequestURI());
    if (path == null) {
      chain.doFilter(request, response);
    } else if (door.crowded(path)) {
      refusals.later(request, response, (refused, answer) -> door.turnAway(path, refused, answer));
    } else {
      bodies.await(
          request,
          response,
          door.maxBody(path),
          (there, answer) -> door.handle(path, there, answer));
    }
  }

  /** Variables of the path, {@code platform} among them; null where it is not the door's. */
  private Map<String, String> path(String uri) {
    if (uri.chars().anyMatch(c -> STRANGE.indexOf(c) >= 0)) {
      return null;
    }
    PathContainer given = PathContainer.parsePath(uri);
    for (Lane lane : lanes) {
      PathPattern.PathMatchInfo match = lane.path().matchAndExtract(given);
      if (match != null) {
        Map<String, String> variables = new HashMap<>(match.getUriVariables());
        if (lane.platform() != null) {
          variables.put("platform", lane.platform());
        }
        return variables;
      }
    }
    return null;
  }
}
