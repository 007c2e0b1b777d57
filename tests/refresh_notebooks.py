"""Run the notebooks whose outputs are compared, and write them back clean: `python tests/refresh_notebooks.py`.

Clean means: no widget state, no timings, the kernel by its general name, and no outputs at all in a notebook that says
`"regression": "lax"`. Look at the difference before you commit it: it is a change of the policy.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebooks() -> list[Path]:
    """Every notebook of the project."""
    return sorted(p for p in NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)


def is_lax(notebook: Any) -> bool:  # noqa: ANN401  # nbformat has no types
    """Whether its outputs differ from run to run."""
    return bool(notebook.metadata.get("simsim", {}).get("regression") == "lax")


def cleaned(notebook: Any) -> Any:  # noqa: ANN401  # nbformat has no types
    """The notebook with nothing in it that differs from run to run."""
    kept = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    notebook.metadata = nbformat.from_dict({**kept, **{k: v for k, v in notebook.metadata.items() if k == "simsim"}})
    for number, cell in enumerate(notebook.cells, 1):
        cell.metadata = nbformat.from_dict({})
        cell.id = f"cell-{number}"
        if cell.cell_type == "code" and is_lax(notebook):
            cell.outputs, cell.execution_count = [], None
        elif cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
    return notebook


def joined(outputs: list[Any]) -> list[Any]:
    """Printed text in one piece, into however many it was broken on its way."""
    made: list[Any] = []
    for output in outputs:
        last = made[-1] if made else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            made.append(output)
    return made


def text(notebook: Any) -> str:  # noqa: ANN401  # nbformat has no types
    """The notebook as it is committed."""
    return nbformat.writes(notebook, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Run and clean each notebook."""
    for path in notebooks():
        notebook = nbformat.read(path, as_version=4)
        if not is_lax(notebook):
            NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
        path.write_text(text(cleaned(notebook)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
