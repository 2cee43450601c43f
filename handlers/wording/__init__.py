"""Every sentence that is said in a chat, one module a listener. No other file holds one."""
