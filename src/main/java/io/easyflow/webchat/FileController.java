package io.easyflow.webchat;

import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Files of conversations, in and out. */
@RestController
@Tag(name = "Web chat")
class FileController {
  /** {@code <line>-<part>}; other ids are those of visitors' files. */
  private static final String OF_LINE = "[0-9]{1,18}-[0-9]{1,2}";

  private final ChatTokens tokens;
  private final ChatLimits limits;
  private final VisitorFiles files;
  private final LineFiles lines;
  private final FileLinks links;

  FileController(
      ChatTokens tokens, ChatLimits limits, VisitorFiles files, LineFiles lines, FileLinks links) {
    this.tokens = tokens;
    this.limits = limits;
    this.files = files;
    this.lines = lines;
    this.links = links;
  }

  /** A kept file, to be named in a line. */
  record Kept(String id, String name, String type, long size) {}

  @PostMapping(path = WebChatPaths.API + "/files", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @SecurityRequirements
  @Operation(
      summary = "Send a file",
      description =
          "Pictures, PDF, plain text, office documents; what it is is told by its content. A line"
              + " that names its id carries it.")
  Kept send(
      @RequestAttribute(FileSenders.SESSION) String session,
      @RequestParam("file") MultipartFile file)
      throws IOException {
    try (InputStream content = file.getInputStream()) {
      VisitorFile kept = files.keep(session, file.getOriginalFilename(), content);
      return new Kept(kept.id(), kept.name(), kept.type(), kept.size());
    }
  }

  @GetMapping(WebChatPaths.API + "/files/{id}")
  @SecurityRequirements
  @Operation(summary = "A file of one's own session", description = "Whoever sent it.")
  ResponseEntity<Resource> own(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) String authorization,
      @PathVariable String id,
      HttpServletRequest http) {
    limits.address(http.getRemoteAddr());
    String session = tokens.session(Bearer.token(authorization));
    limits.session(session);
    if (!isOfLine(id)) {
      return answer(lines.open(files.find(session, id)));
    }
    LineFiles.Place place = place(id);
    if (!place.account().equals(VisitorLines.ACCOUNT) || !place.chatId().equals(session)) {
      throw ChatRefusal.notFound("There is no such file.");
    }
    return answer(lines.open(place));
  }

  @GetMapping(WebChatPaths.HOUSE_FILES + "{id}")
  @Operation(summary = "A file of any chat", description = "For who is logged in.")
  ResponseEntity<Resource> any(@PathVariable String id) {
    return answer(isOfLine(id) ? lines.open(place(id)) : lines.open(files.find(id)));
  }

  @GetMapping(WebChatPaths.LINKS + "{id}/{seal}")
  @Hidden
  ResponseEntity<Resource> linked(
      @PathVariable String id, @PathVariable String seal, HttpServletRequest http) {
    limits.address(http.getRemoteAddr());
    links.check(id, seal);
    return answer(lines.open(place(id)));
  }

  private static boolean isOfLine(String id) {
    return id.matches(OF_LINE);
  }

  private LineFiles.Place place(String id) {
    int dash = id.indexOf('-');
    return lines.find(
        Long.parseLong(id.substring(0, dash)), Integer.parseInt(id.substring(dash + 1)));
  }

  /** Never shown as a page of the hub, whatever it is. */
  private static ResponseEntity<Resource> answer(LineFiles.Content file) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .contentType(type(file.type()))
        .contentLength(file.size())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(file.name(), StandardCharsets.UTF_8)
                .build()
                .toString())
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .body(new InputStreamResource(file.bytes()));
  }

  private static MediaType type(String told) {
    try {
      return told == null ? MediaType.APPLICATION_OCTET_STREAM : MediaType.parseMediaType(told);
    } catch (InvalidMediaTypeException e) {
      return MediaType.APPLICATION_OCTET_STREAM;
    }
  }
}
