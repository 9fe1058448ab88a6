package io.easyflow.webchat;

/** Where the web chat answers. */
public final class WebChatPaths {
  /** Calls of the widget. */
  static final String API = "/api/chat";

  /** Its WebSocket; the session follows. */
  static final String SOCKET = "/ws/chat/";

  /** Files of any visitor, for people of the house. */
  static final String HOUSE_FILES = "/api/v1/chats/files/";

  /** Files for platforms; {@code <line>-<part>/<seal>} follows. */
  static final String LINKS = "/chat/files/";

  private static final String[] OPEN = {
    API + "/session",
    API + "/send-message",
    API + "/transfer-to-manager",
    API + "/messages",
    API + "/files",
    API + "/files/*",
    SOCKET + "*",
    LINKS + "*/*",
    "/chat/widget.js",
    "/chat/demo"
  };

  private WebChatPaths() {}

  /**
   * @return patterns of the paths that need no login; visitors prove who they are by their tokens
   */
  public static String[] open() {
    return OPEN.clone();
  }
}
