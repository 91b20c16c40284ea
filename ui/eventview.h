// SPDX-License-Identifier: MIT
#pragma once

#include "models/eventtablemodel.h"

#include <QtWidgets/QTableView>

#include <array>

class QMenu;
class QPushButton;
class QSettings;

namespace Hookglass {

class EventDelegate;
class Theme;

/// The table of events. At the top it follows what comes in; elsewhere the rows under the user's
/// eyes stay where they are, and a pill says how many are new. Columns give way where there is no
/// room; those that somebody asks for are there, and the table is scrolled sideways then.
class EventView final : public QTableView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EventView)
public:
    static constexpr int RowHeight = 30;
    using Column = EventTableModel::Column;
    enum class Choice { ByRoom, Shown, Hidden }; ///< of a column

    EventView(const Theme &theme, EventTableModel &events, QWidget *parent = nullptr);
    ~EventView() override;

    bool isAtLatest() const;
    int unseen() const { return m_unseen; }
    void goToLatest();
    void moveBy(int rows);
    /// Chooses columns; also the context menu of their heads.
    QMenu *columnMenu() const { return m_columnMenu; }
    void setChoice(Column column, Choice choice);
    Choice choice(Column column) const { return m_choices.at(size_t(column)); }
    /// Titles of the columns that have no room.
    QStringList columnsWithoutRoom() const;
    void saveColumns(QSettings &settings) const;
    void restoreColumns(const QSettings &settings);
    /// Up and down only: sideways nobody asked for it.
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    /// Rows stay in sight by letters elsewhere; a search by typing would load every row.
    void keyboardSearch(const QString &) override {}

Q_SIGNALS:
    void openRequested();
    void unseenChanged(int count);
    void columnsChanged(); ///< others are shown, or have no room

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    int sizeHintForColumn(int column) const override;

private:
    void beforeInsert(int first);
    void afterInsert(int first, int last);
    void setUnseen(int count);
    void placePill();
    void fitColumns();
    void fillColumnMenu();
    QString title(Column column) const;
    void giveWay(int room, int wanted);

    EventTableModel &m_events;
    EventDelegate *m_delegate = nullptr;
    QPushButton *m_pill;
    QMenu *m_columnMenu;
    std::array<Choice, EventTableModel::ColumnCount> m_choices{};
    QList<Column> m_withoutRoom;
    bool m_following = true;
    bool m_aboveView = false; ///< the rows being inserted are above what is seen
    int m_scrollBefore = 0;
    int m_unseen = 0;
};

} // namespace Hookglass
