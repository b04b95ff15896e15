"""Files that came, one after the other: looked at, trusted, imported or left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from motaudit.audit.places import Person
from motaudit.base.errors import MotauditError
from motaudit.exchange.plan import PackagePlan
from motaudit.locale import _, format_number, isolated, ngettext
from ui.common.buttons import button
from ui.common.context import AppContext, Changes
from ui.common.labels import facts
from ui.common.tasks import Task
from ui.packages.addressee import find_addressee
from ui.packages.preview_panel import PreviewPanel
from ui.packages.reading import Imported, import_package
from ui.packages.words import done_text


class Receiving(QObject):
    """The queue of files with the panel that shows its head, and the page's actions for it.

    Signals: `changed()` when the actions are others; `finished()` when no file is left; `conflicts_requested()`.
    """

    changed = Signal()
    finished = Signal()
    conflicts_requested = Signal()

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._queue: list[Path] = []
        self._task: Task | None = None
        self._looks = 0
        """Of what is no longer looked at, the outcome is not wanted."""
        self._importing = False
        self._settled = False
        self.panel = PreviewPanel()
        self.panel.trust_requested.connect(self._trust)
        self.panel.changed.connect(self.changed)
        self.leave = button(_("Leave it"), on_click=self.drop_and_go_on)
        self.visits = button(_("Open the visits"), "clipboard-list", on_click=lambda: context.go("audits"))
        self.decide = button(_("Decide what holds"), "split", on_click=self.conflicts_requested.emit)
        self.take = button(_("Import"), "download", kind="primary", on_click=self.take_in)
        self.go_on = button(_("Next file"), kind="primary", on_click=self.drop_and_go_on)
        self.actions: tuple[QWidget, ...] = (self.leave, self.take, self.go_on)
        self.panel.add_ways(self.visits, self.decide)

    @property
    def files(self) -> tuple[Path, ...]:
        """Those that are still to be decided about; the first is the one in hand."""
        return tuple(self._queue[1:] if self._settled else self._queue)

    @property
    def is_settled(self) -> bool:
        """Whether the file in hand was imported or refused: nothing is to be decided about it."""
        return self._settled or not self._queue

    @property
    def subtitle(self) -> str:
        if not self._queue:
            return ""
        more = len(self._queue) - 1
        wait = ngettext("{n} more file waits", "{n} more files wait", more).format(n=format_number(more))
        return facts(isolated(self._queue[0].name), wait if more else "")

    @property
    def is_importing(self) -> bool:
        return self._importing

    def touches(self, audits: frozenset[str]) -> bool:
        """Whether what was said of the file in hand may not hold any more, for these visits changed."""
        plan = self.panel.plan
        if plan is None or not self._queue or self._settled or self._importing:
            return False
        return any(line.id in audits for line in plan.audits)

    def add(self, files: Sequence[Path], *, behind: bool = False) -> None:
        """Look at these: at once, or behind those that are here. A file that waits already keeps its place."""
        if self._importing:
            behind = True
        elif self._settled and self._queue:
            del self._queue[0]
        new = [file for file in dict.fromkeys(files) if not behind or file not in self._queue]
        if behind and self._queue:
            self._queue += new
            self.changed.emit()
            return
        self._queue = new + [file for file in self._queue if file not in new]
        self.look()

    def forget(self) -> None:
        """Begin anew with no file."""
        self._stop_looking()
        self._queue.clear()
        self._settled = False

    def drop(self) -> None:
        """The file in hand is done with."""
        self._stop_looking()
        del self._queue[:1]
        self._settled = False
        if self._queue:
            self.look()

    def drop_and_go_on(self) -> None:
        """Leave the file in hand as it is, and look at the next one."""
        self.drop()
        if not self._queue:
            self.finished.emit()

    def show_actions(self, shown: bool) -> None:
        """`shown`: whether the page shows files now."""
        plan = self.panel.plan
        ready = plan is not None and not self._settled and not self._importing
        news = plan is not None and not plan.changes_nothing
        done = self._settled and plan is not None
        self.leave.setVisible(shown and not done and not self._importing)
        rest = _("Next file") if len(self._queue) > 1 else _("Close it")
        self.leave.setText(_("Leave it") if ready and news else rest)
        self.take.setVisible(shown and ready and news)
        self.take.setEnabled(self.panel.accepted is not None)
        self.panel.ways.setVisible(done)
        self.visits.setVisible(done and plan is not None and bool(plan.audits))
        self.decide.setVisible(done and plan is not None and plan.conflicts > 0)
        self.go_on.setVisible(shown and done)
        self.go_on.setText(_("Next file") if len(self._queue) > 1 else _("Done"))

    def focus(self) -> None:
        """Where the next key is needed."""
        ticks = (self.panel.trust.tick, self.panel.rights.tick)
        ways = (*ticks, self.go_on, self.take, self.leave)
        next((each for each in ways if each.isVisible()), self.panel).setFocus()

    # -- looking

    def look(self) -> None:
        """Look at the file in hand, from its beginning."""
        self._stop_looking()
        self._settled = False
        path, look, workspace = self._queue[0], self._looks, self._context.workspace
        self.panel.show_reading()
        task = self._context.tasks.start(
            lambda: workspace.packages.preview(path),
            title=_("Looking at {name}").format(name=isolated(path.name)),
            done=lambda plan: self._on_looked(look, plan),
            failed=lambda error: self._on_refused(look, error),
            cancelled=lambda: self._on_not_looked(look),
        )
        self._follow(task)

    def _follow(self, task: Task) -> None:
        self._task = task
        self.panel.work.follow(task)
        self.changed.emit()

    def _stop_looking(self) -> None:
        """What is still being read is not wanted any more; an import goes on."""
        self._looks += 1
        if self._task is not None and not self._importing:
            self._task.cancel()
        self._task = None

    def _on_looked(self, look: int, plan: PackagePlan) -> None:
        if look == self._looks:
            self._task = None
            self.panel.show_plan(plan)
            self._tell()

    def _on_trusted(self, look: int, plan: PackagePlan) -> None:
        if look == self._looks:
            self.panel.show_trusted(plan)
            self._tell()

    def _on_refused(self, look: int, error: MotauditError) -> None:
        if look == self._looks:
            self._task, self._settled = None, True
            self.panel.show_refused(error)
            self._tell()

    def _on_not_looked(self, look: int) -> None:
        """Stopped by the person: the file waits for another look."""
        if look == self._looks:
            self._task = None
            self.panel.banner.say("info", _("You stopped looking at the file."), "", {_("Look at it"): self.look})
            self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        if self.panel.isVisible():
            self.focus()

    # -- trusting and importing

    def _trust(self) -> None:
        plan, who = self.panel.plan, self._context.person.id
        if plan is not None:
            packages, look = self._context.workspace.packages, self._looks
            self._context.tasks.call(
                lambda: packages.trust(plan, who=who),
                done=lambda trusted: self._on_trusted(look, trusted),
                failed=self.panel.banner.say_error,
            )

    def take_in(self) -> None:
        """Import what is shown. Other pages hear of it even if this one is built anew meanwhile."""
        plan, context = self.panel.accepted, self._context
        if plan is None or self._importing:
            return
        self._importing = True
        self.panel.banner.hide()
        task = context.tasks.start(
            lambda: import_package(context.workspace, plan),
            title=_("Importing {name}").format(name=isolated(plan.info.path.name)),
            done=lambda imported: context.announce(imported.changes),
            failed=self._on_not_imported,
            cancelled=self._on_stopped,
        )
        task.succeeded.connect(self._on_imported)
        self._follow(task)

    def _on_imported(self, imported: Imported) -> None:
        self._importing, self._task, self._settled = False, None, True
        self.panel.show_done(imported.plan)
        self._say_imported(imported.plan)
        self._tell()
        info, workspace, person = imported.plan.info, self._context.workspace, self._context.person
        look = self._looks
        self._context.tasks.call(
            lambda: find_addressee(workspace, info, person),
            done=lambda found: self._say_imported(imported.plan, found) if found and look == self._looks else None,
            failed=self.panel.banner.say_error,
        )

    def _say_imported(self, plan: PackagePlan, meant: Person | None = None) -> None:
        """What came; and who should work here from now on, for otherwise they do not find it."""
        text, ways = done_text(plan), {}
        if meant is not None:
            text += "\n" + _("It is for {name}, and {other} works here now.").format(
                name=isolated(meant.name), other=isolated(self._context.person.name)
            )
            ways = {_("Work as {name}").format(name=meant.name): lambda: self._take_over(meant)}
        said = _("Imported from “{workspace}”.").format(workspace=plan.info.sender.workspace)
        self.panel.banner.say("good", said, text.strip(), dict(ways))

    def _take_over(self, person: Person) -> None:
        """Whom the first start made for want of a better name is not kept beside the person who came."""
        context, before = self._context, self._context.person
        context.take_over_requested.emit(person)
        if context.person.id == person.id:
            context.go("home")
            context.tasks.call(
                lambda: context.workspace.packages.settle_in(before.id, person.id),
                done=lambda gone: context.announce(Changes(people=frozenset({before.id}))) if gone else None,
            )

    def _on_not_imported(self, error: MotauditError) -> None:
        self._importing, self._task = False, None
        again = error.code in ("package.changed", "package.rights")
        ways = {_("Look again"): self.look} if again else {}
        self.panel.banner.say_error(error, dict(ways))
        self._tell()

    def _on_stopped(self) -> None:
        self._importing, self._task = False, None
        self.panel.banner.say("info", _("The import was stopped. Nothing was imported."))
        self._tell()
