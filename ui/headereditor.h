// SPDX-License-Identifier: MIT
#pragma once

#include "models/headereditmodel.h"
#include "theme.h"

#include <QtWidgets/QWidget>

class QPushButton;
class QTableView;

namespace Hookglass {

class ToneLabel;

/// Headers to be changed in a table, with buttons that add and remove one, and a note below. The
/// table is hidden while there is none.
class HeaderEditor final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HeaderEditor)
public:
    enum class Fit {
        FewRows, ///< as high as a few rows
        Filling  ///< takes the room that there is
    };
    /// `model` must outlive it; `name` is the table's, for screen readers.
    HeaderEditor(const Theme &theme, HeaderEditModel &model, const QString &name, Fit fit,
                 QWidget *parent = nullptr);
    ~HeaderEditor() override;

    void setNote(Tone tone, const QString &words);

    QTableView *view() const { return m_view; }
    QPushButton *addButton() const { return m_add; }
    QPushButton *removeButton() const { return m_remove; }

private:
    void add();
    void removeCurrent();
    void refresh();

    HeaderEditModel &m_model;
    QTableView *m_view;
    QPushButton *m_add;
    QPushButton *m_remove;
    ToneLabel *m_note;
};

} // namespace Hookglass
