// SPDX-License-Identifier: MIT
#pragma once

#include "app/marksdesk.h"
#include "app/workspace.h"
#include "eventmenu.h"

#include <QtCore/QPointer>

namespace Hookglass {

class ConfirmDialog;
class EventsPage;
class FilterDesk;
class NoteEditor;
class Theme;

/// Joins the events with what people do to them: pins, colours, notes, deletion. Many are counted
/// and confirmed first. All must outlive it.
class MarksLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MarksLink)
public:
    static constexpr qsizetype ManyEvents = 20; ///< more have to be confirmed

    MarksLink(const Theme &theme, EventsPage &page, Workspace &workspace, FilterDesk &filter,
              QObject *parent = nullptr);
    ~MarksLink() override;

    MarksDesk &desk() { return m_desk; }
    /// Nothing is changed any more; who wants to is told why.
    void setReadOnly(const QString &why) { m_readOnly = why; }
    // Those that are open; else nullptr.
    ConfirmDialog *confirmDialog() const;
    NoteEditor *noteEditor() const;

Q_SIGNALS:
    /// Something did not work, in plain words; an empty text: it does again.
    void noticed(const QString &words);

private:
    void connectDesk();
    void take(const EventOrder &order);
    void setMark(const EventOrder &order, const QList<EventId> &events);
    void togglePin(const EventOrder &order, const QList<EventId> &events);
    void editNote(const EventOrder &order, const QList<EventId> &events);
    void remove(const EventOrder &order, const QList<EventId> &events);
    void askToRemove(const QList<EventId> &events, const Trash::Facts &facts);
    void confirm(const QString &title, const QStringList &facts, const QString &button,
                 std::function<void()> then);
    void showChanged(const QList<EventId> &events);

    const Theme &m_theme;
    EventsPage &m_page;
    Workspace &m_workspace;
    FilterDesk &m_filter;
    MarksDesk m_desk;
    QString m_readOnly;
    QPointer<ConfirmDialog> m_confirm;
    QPointer<NoteEditor> m_note;
};

} // namespace Hookglass
