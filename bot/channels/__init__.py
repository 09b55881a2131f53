"""The roads to a client: one port, an adapter per vendor."""

from bot.channels.port import Channel, Outgoing, SendError, Sent

__all__ = ["Channel", "Outgoing", "SendError", "Sent"]
