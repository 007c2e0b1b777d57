"""The kernels of pages: one that a page has left ends after a while; one that waits for the next page stays."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager


class Kernels(AsyncMappingKernelManager):
    """Kernels that are ended when nobody looks any more; the base class ends also those at which nobody looked yet."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  # whatever a server gives
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        self._shown: set[str] = set()

    def notify_connect(self, kernel_id: str) -> None:
        """A page shows this kernel."""
        self._shown.add(kernel_id)
        super().notify_connect(kernel_id)  # type: ignore[no-untyped-call]

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel that was left."""
        if kernel_id in self._shown:
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]
