// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QTableView>

class QPushButton;

namespace Hookglass {

class EventDelegate;
class EventTableModel;
class Theme;

/// The table of events. At the top it follows what comes in; elsewhere the rows under the user's
/// eyes stay where they are, and a pill says how many are new.
class EventView final : public QTableView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EventView)
public:
    static constexpr int RowHeight = 30;

    EventView(const Theme &theme, EventTableModel &events, QWidget *parent = nullptr);
    ~EventView() override;

    bool isAtLatest() const;
    int unseen() const { return m_unseen; }
    void goToLatest();
    void moveBy(int rows);
    /// Rows stay in sight by letters elsewhere; a search by typing would load every row.
    void keyboardSearch(const QString &) override {}

Q_SIGNALS:
    void openRequested();
    void unseenChanged(int count);

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

    EventTableModel &m_events;
    EventDelegate *m_delegate = nullptr;
    QPushButton *m_pill;
    bool m_following = true;
    bool m_aboveView = false; ///< the rows being inserted are above what is seen
    int m_scrollBefore = 0;
    int m_unseen = 0;
};

} // namespace Hookglass
