"""Ways out for messages: mail servers, providers of SMS and chats, browsers."""
